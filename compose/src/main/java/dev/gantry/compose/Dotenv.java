package dev.gantry.compose;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Files of variables, as Compose reads `.env` and `env_file`: `NAME=value`, `export NAME=value`, `NAME:
/// value`, comments, values in quotes over several lines. Variables are put into values that are not in
/// single quotes; `NAME` alone takes the value of the surroundings.
///
/// Errors: [ComposeException] with file and line.
final class Dotenv {
    private static final Pattern START =
            Pattern.compile("(?:export[ \\t]+)?([A-Za-z0-9_.\\-\\[\\]]*)[ \\t]*([=:\\n]?)");
    private static final Pattern ESCAPE = Pattern.compile("\\\\[^$]");

    private final String text;
    private final String file;
    private final Variables surroundings;
    private final Map<String, String> values = new LinkedHashMap<>();
    private int at;

    private Dotenv(String text, String file, Variables surroundings) {
        this.text = text.replace("\r\n", "\n");
        this.file = file;
        this.surroundings = surroundings;
    }

    /// The variables of a file, in its order.
    ///
    /// @param surroundings what variables in values are looked up in, before the file's own
    static Map<String, String> parse(String text, String file, Variables surroundings) {
        Dotenv dotenv = new Dotenv(text.startsWith("\uFEFF") ? text.substring(1) : text, file, surroundings);
        while (dotenv.skip()) {
            dotenv.statement();
        }
        return dotenv.values;
    }

    /// `format: raw`: no quotes, no variables.
    static Map<String, String> raw(String text, Variables surroundings) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String line : text.lines().toList()) {
            int equals = line.indexOf('=');
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (equals < 0) {
                surroundings.find(line.strip()).ifPresent(value -> values.put(line.strip(), value));
            } else {
                values.put(line.substring(0, equals).strip(), line.substring(equals + 1));
            }
        }
        return values;
    }

    private boolean skip() {
        while (at < text.length()) {
            if (text.charAt(at) == '#') {
                at = lineEnd(at);
            } else if (Character.isWhitespace(text.charAt(at))) {
                at++;
            } else {
                return true;
            }
        }
        return false;
    }

    private int lineEnd(int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }

    private void statement() {
        Matcher matcher = START.matcher(text).region(at, text.length());
        String name = matcher.lookingAt() && matcher.group(1) != null ? matcher.group(1) : "";
        String separator = name.isEmpty() || matcher.group(2) == null ? "" : matcher.group(2);
        boolean ends = name.isEmpty() || matcher.end() == text.length() || !separator.isEmpty();
        if (name.isEmpty() || !ends) {
            int odd = name.isEmpty() ? at : matcher.end();
            throw wrong("unexpected character \"" + text.charAt(odd) + "\" in variable name near \""
                    + text.substring(at, lineEnd(at)) + "\"");
        }
        at = matcher.end();
        if (separator.isEmpty() || separator.equals("\n")) {
            surroundings.find(name).ifPresent(value -> values.put(name, value));
            return;
        }
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        values.put(name, value());
    }

    private String value() {
        char quote = at < text.length() ? text.charAt(at) : '\n';
        if (quote != '"' && quote != '\'') {
            return unquoted();
        }
        int start = at + 1;
        int end = start;
        while (end < text.length() && (text.charAt(end) != quote || isEscaped(end))) {
            end++;
        }
        if (end >= text.length()) {
            throw wrong("unterminated quoted value " + text.substring(at, lineEnd(at)));
        }
        String inside = text.substring(start, end);
        String filled = quote == '\'' ? inside : expand(unescape(inside));
        at = end + 1;
        return filled;
    }

    private boolean isEscaped(int place) {
        return text.charAt(place - 1) == '\\';
    }

    private String unquoted() {
        int end = lineEnd(at);
        String line = text.substring(at, end);
        int comment = line.startsWith("#") ? 0 : line.indexOf(" #");
        String filled = expand((comment < 0 ? line : line.substring(0, comment)).strip());
        at = end;
        return filled;
    }

    private static String unescape(String inside) {
        return ESCAPE.matcher(inside).replaceAll(match -> Matcher.quoteReplacement(unescaped(match.group())));
    }

    private static String unescaped(String escape) {
        return switch (escape.substring(1)) {
            case "n" -> "\n";
            case "r" -> "\r";
            case "t" -> "\t";
            default -> escape.substring(1);
        };
    }

    private String expand(String value) {
        if (value.indexOf('$') < 0) {
            return value;
        }
        try {
            return surroundings.withDefaults(values).fill(Template.parse(value.replace("\\$", "$$")));
        } catch (IllegalArgumentException e) {
            throw wrong("invalid template: \"" + value + "\"");
        } catch (IllegalStateException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private ComposeException wrong(String what) {
        long line = text.substring(0, Math.min(at, text.length()))
                        .chars()
                        .filter(letter -> letter == '\n')
                        .count()
                + 1;
        return new ComposeException("failed to read " + file + ": line " + line + ": " + what);
    }
}
