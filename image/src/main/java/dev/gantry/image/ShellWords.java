package dev.gantry.image;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The small part of a shell's grammar that a Dockerfile has: words, quotes, backslashes, and variables as
/// `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME:+alternative}` and `${NAME:?error}`.
///
/// Source: Docker's Dockerfile reference, "Environment replacement".
final class ShellWords {
    private ShellWords() {}

    /// `NAME=value` lines as a table.
    static Map<String, String> variables(List<String> env) {
        Map<String, String> variables = new HashMap<>();
        for (String line : env) {
            int equals = line.indexOf('=');
            variables.put(equals < 0 ? line : line.substring(0, equals), equals < 0 ? "" : line.substring(equals + 1));
        }
        return variables;
    }

    /// Splits at white space outside quotes; quotes and backslashes stay.
    static List<String> split(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote == 0 && Character.isWhitespace(c)) {
                addUnlessEmpty(words, word);
                continue;
            }
            word.append(c);
            if (c == '\\' && quote != '\'' && i + 1 < text.length()) {
                word.append(text.charAt(++i));
            } else if (c == quote) {
                quote = 0;
            } else if (quote == 0 && (c == '\'' || c == '"')) {
                quote = c;
            }
        }
        addUnlessEmpty(words, word);
        return words;
    }

    private static void addUnlessEmpty(List<String> words, StringBuilder word) {
        if (!word.isEmpty()) {
            words.add(word.toString());
            word.setLength(0);
        }
    }

    /// The pairs of `ENV a=1 b="2 3"`, or of the old form `ENV name the rest`. Every value sees the
    /// variables as they were before the instruction.
    static Map<String, String> pairs(String instruction, String text, Map<String, String> variables) {
        List<String> words = split(text);
        Map<String, String> pairs = new LinkedHashMap<>();
        if (words.getFirst().indexOf('=') < 0) {
            if (words.size() < 2) {
                throw new InvalidImageException(instruction + " must have two arguments");
            }
            String name = Instruction.firstWord(text);
            String value = text.substring(name.length()).strip();
            pairs.put(expand(name, variables), expand(value, variables));
            return pairs;
        }
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals < 0) {
                throw new InvalidImageException(
                        "Syntax error - can't find = in \"" + word + "\". Must be of the form: name=value");
            }
            String name = expand(word.substring(0, equals), variables);
            if (name.isEmpty()) {
                throw new InvalidImageException(instruction + " names can not be blank");
            }
            pairs.put(name, expand(word.substring(equals + 1), variables));
        }
        return pairs;
    }

    /// One word without its quotes and with its variables replaced; a variable that is not set is empty.
    static String expand(String word, Map<String, String> variables) {
        return new Expansion(word, variables).run();
    }

    private static final class Expansion {
        private final String word;
        private final Map<String, String> variables;
        private final StringBuilder out = new StringBuilder();
        private int at;

        Expansion(String word, Map<String, String> variables) {
            this.word = word;
            this.variables = variables;
        }

        String run() {
            boolean doubleQuoted = false;
            while (at < word.length()) {
                char c = word.charAt(at++);
                switch (c) {
                    case '"' -> doubleQuoted = !doubleQuoted;
                    case '\'' -> singleQuote(doubleQuoted);
                    case '\\' -> backslash(doubleQuoted);
                    case '$' -> out.append(variable());
                    default -> out.append(c);
                }
            }
            if (doubleQuoted) {
                throw malformed("unexpected end of statement while looking for matching double-quote");
            }
            return out.toString();
        }

        private void singleQuote(boolean doubleQuoted) {
            if (doubleQuoted) {
                out.append('\'');
                return;
            }
            int end = word.indexOf('\'', at);
            if (end < 0) {
                throw malformed("unexpected end of statement while looking for matching single-quote");
            }
            out.append(word, at, end);
            at = end + 1;
        }

        /// Inside double quotes a backslash quotes only what would mean something there.
        private void backslash(boolean doubleQuoted) {
            if (at == word.length()) {
                out.append(doubleQuoted ? "\\" : "");
                return;
            }
            char quoted = word.charAt(at++);
            if (doubleQuoted && "\"$\\".indexOf(quoted) < 0) {
                out.append('\\');
            }
            out.append(quoted);
        }

        private String variable() {
            if (at < word.length() && word.charAt(at) == '{') {
                return braced();
            }
            String name = name();
            return name.isEmpty() ? "$" : variables.getOrDefault(name, "");
        }

        private String name() {
            int start = at;
            while (at < word.length() && isNameCharacter(word.charAt(at))) {
                at++;
            }
            return word.substring(start, at);
        }

        private static boolean isNameCharacter(char c) {
            return c == '_' || (c < 0x80 && Character.isLetterOrDigit(c));
        }

        private String braced() {
            at++;
            String name = name();
            int end = word.indexOf('}', at);
            if (name.isEmpty()) {
                throw malformed("syntax error: bad substitution");
            }
            if (end < 0) {
                throw malformed("missing ':' in substitution");
            }
            String modifier = word.substring(at, end);
            at = end + 1;
            String value = variables.getOrDefault(name, "");
            if (modifier.isEmpty()) {
                return value;
            }
            String operand = modifier.length() < 2 ? "" : expand(modifier.substring(2), variables);
            if (modifier.startsWith(":-")) {
                return value.isEmpty() ? operand : value;
            }
            if (modifier.startsWith(":+")) {
                return value.isEmpty() ? "" : operand;
            }
            if (modifier.startsWith(":?")) {
                if (value.isEmpty()) {
                    throw malformed(name + ": " + (operand.isEmpty() ? "is not allowed to be empty" : operand));
                }
                return value;
            }
            throw malformed("unsupported modifier (" + modifier + ") in substitution");
        }

        private InvalidImageException malformed(String what) {
            return new InvalidImageException(
                    "failed to process \"" + word.replace("\\", "\\\\").replace("\"", "\\\"") + "\": " + what);
        }
    }
}
