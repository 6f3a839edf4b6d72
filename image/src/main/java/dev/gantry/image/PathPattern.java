package dev.gantry.image;

import java.util.regex.Pattern;

/// A shell glob over slash-separated names: `*` and `?` stop at a slash, `[a-z]` and `[^a-z]` are classes,
/// a backslash quotes. Source: the rules of Go's `path.Match`, which dockerd's filters follow.
final class PathPattern {
    private final Pattern regex;

    private PathPattern(Pattern regex) {
        this.regex = regex;
    }

    /// @throws InvalidReferenceException `syntax error in pattern`
    static PathPattern compile(String glob) {
        StringBuilder regex = new StringBuilder();
        int at = 0;
        while (at < glob.length()) {
            at = appendNext(glob, at, regex);
        }
        return new PathPattern(Pattern.compile(regex.toString(), Pattern.DOTALL));
    }

    boolean matches(String name) {
        return regex.matcher(name).matches();
    }

    private static int appendNext(String glob, int at, StringBuilder regex) {
        char c = glob.charAt(at);
        return switch (c) {
            case '*' -> {
                // Stars in a row mean the same as one, and would make the matcher backtrack for nothing.
                regex.append(at > 0 && glob.charAt(at - 1) == '*' ? "" : "[^/]*");
                yield at + 1;
            }
            case '?' -> {
                regex.append("[^/]");
                yield at + 1;
            }
            case '[' -> appendClass(glob, at + 1, regex);
            default -> appendLiteral(glob, at, regex);
        };
    }

    private static int appendClass(String glob, int start, StringBuilder regex) {
        boolean negated = start < glob.length() && glob.charAt(start) == '^';
        int first = negated ? start + 1 : start;
        int at = first;
        StringBuilder members = new StringBuilder();
        while (at < glob.length() && (glob.charAt(at) != ']' || at == first)) {
            at = appendRange(glob, at, members);
        }
        if (at >= glob.length()) {
            throw invalid();
        }
        if (members.isEmpty()) {
            regex.append(negated ? "." : "(?!)");
        } else {
            regex.append(negated ? "[^" : "[").append(members).append(']');
        }
        return at + 1;
    }

    /// A range whose end lies before its start has no members; as a regular expression it would be an
    /// error.
    private static int appendRange(String glob, int start, StringBuilder members) {
        int low = classCharacterAt(glob, start);
        int high = low;
        if (low + 1 < glob.length() && glob.charAt(low + 1) == '-') {
            high = classCharacterAt(glob, low + 2);
        }
        if (glob.charAt(low) <= glob.charAt(high)) {
            members.append(quote(glob.charAt(low))).append('-').append(quote(glob.charAt(high)));
        }
        return high + 1;
    }

    /// The index of the character itself, past a quoting backslash.
    private static int classCharacterAt(String glob, int start) {
        int at = start < glob.length() && glob.charAt(start) == '\\' ? start + 1 : start;
        if (at >= glob.length() || (at == start && (glob.charAt(at) == '-' || glob.charAt(at) == ']'))) {
            throw invalid();
        }
        return at;
    }

    private static int appendLiteral(String glob, int start, StringBuilder regex) {
        int at = glob.charAt(start) == '\\' ? start + 1 : start;
        if (at >= glob.length()) {
            throw invalid();
        }
        regex.append(quote(glob.charAt(at)));
        return at + 1;
    }

    private static String quote(char c) {
        return Character.isLetterOrDigit(c) || Character.isSurrogate(c)
                ? String.valueOf(c)
                : "\\x{" + Integer.toHexString(c) + "}";
    }

    private static InvalidReferenceException invalid() {
        return new InvalidReferenceException("syntax error in pattern");
    }
}
