package dev.gantry.compose;

import java.util.ArrayList;
import java.util.List;

/// A text with variables, taken apart: `$NAME`, `${NAME}`, `${NAME:-default}` and the other operators, `$$`
/// for a dollar. What stands behind an operator is a template again.
///
/// @param parts in their order
record Template(List<Part> parts) {
    private static final int MAX_DEPTH = 32;

    Template {
        parts = List.copyOf(parts);
    }

    /// Text, or a variable.
    sealed interface Part {
        /// Text.
        ///
        /// @param text as it is
        record Literal(String text) implements Part {}

        /// A variable.
        ///
        /// @param operator `""`, or one of `:-`, `-`, `:?`, `?`, `:+`, `+`
        /// @param argument what stands behind the operator
        record Variable(String name, String operator, Template argument) implements Part {}
    }

    /// Takes a text apart. Errors: `IllegalArgumentException` with the text that is no variable.
    static Template parse(String text) {
        return parse(text, 0);
    }

    private static Template parse(String text, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException(text);
        }
        List<Part> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            char letter = text.charAt(at);
            if (letter != '$') {
                literal.append(letter);
                at++;
            } else if (text.startsWith("$$", at)) {
                literal.append('$');
                at += 2;
            } else {
                parts.add(new Part.Literal(literal.toString()));
                literal.setLength(0);
                at = variable(text, at, parts, depth);
            }
        }
        parts.add(new Part.Literal(literal.toString()));
        return new Template(parts);
    }

    /// Adds the variable that starts at a dollar and answers where it ends.
    private static int variable(String text, int dollar, List<Part> parts, int depth) {
        boolean braced = text.startsWith("${", dollar);
        int start = dollar + (braced ? 2 : 1);
        int end = nameEnd(text, start);
        if (end == start) {
            throw new IllegalArgumentException(text);
        }
        String name = text.substring(start, end);
        if (!braced) {
            parts.add(new Part.Variable(name, "", new Template(List.of())));
            return end;
        }
        int close = closing(text, dollar + 1);
        String rest = text.substring(end, close);
        String operator = operator(rest);
        if (operator.isEmpty() && !rest.isEmpty()) {
            throw new IllegalArgumentException(text);
        }
        parts.add(new Part.Variable(name, operator, parse(rest.substring(operator.length()), depth + 1)));
        return close + 1;
    }

    private static int nameEnd(String text, int start) {
        int end = start;
        while (end < text.length() && isNamePart(text.charAt(end), end > start)) {
            end++;
        }
        return end;
    }

    private static boolean isNamePart(char letter, boolean inside) {
        return letter == '_'
                || (letter >= 'a' && letter <= 'z')
                || (letter >= 'A' && letter <= 'Z')
                || (inside && letter >= '0' && letter <= '9');
    }

    private static int closing(String text, int brace) {
        int open = 0;
        for (int i = brace; i < text.length(); i++) {
            if (text.charAt(i) == '{') {
                open++;
            } else if (text.charAt(i) == '}' && --open == 0) {
                return i;
            }
        }
        throw new IllegalArgumentException(text);
    }

    private static String operator(String rest) {
        for (String operator : List.of(":-", ":?", ":+", "-", "?", "+")) {
            if (rest.startsWith(operator)) {
                return operator;
            }
        }
        return "";
    }

    /// True where no variable is in it.
    boolean isLiteral() {
        return parts.stream().allMatch(Part.Literal.class::isInstance);
    }
}
