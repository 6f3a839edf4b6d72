package dev.gantry.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Takes quotes and escapes out of a word and puts variables in: `$name`, `${name}`, and with `w` a word and `p` a
/// [ShellPattern]: `${name:-w}`, `${name-w}`, `${name:+w}`, `${name+w}`, `${name:?w}`, `${name?w}`, `${name#p}`,
/// `${name##p}`, `${name%p}`, `${name%%p}`, `${name/p/w}`, `${name//p/w}`.
///
/// Source: Docker's Dockerfile reference, "Environment replacement".
public final class Expansion {
    /// Bounds `${a:-${b:-...}}`: each level is a call.
    private static final int DEEPEST = 100;

    /// How much variables may add to a word, so that `ENV a=$a$a` can't fill the memory: twice what the kernel lets an
    /// environment's variable have.
    private static final int MOST_ADDED = 1 << 18;

    private static final int NO_STOP = -1;

    private final String word;
    private final char escape;
    private final Map<String, String> variables;
    private final List<String> unset;
    private final boolean isDocument;
    private int at;
    private int depth;
    private long added;

    private Expansion(String word, char escape, Map<String, String> variables, List<String> unset, boolean isDocument) {
        this.word = word;
        this.escape = escape;
        this.variables = variables;
        this.unset = unset;
        this.isDocument = isDocument;
    }

    /// A word without quotes and escapes, its variables replaced.
    ///
    /// @param unset names that were asked for and not set, in order
    public record Result(String text, List<String> unset) {
        public Result {
            unset = List.copyOf(unset);
        }
    }

    /// Expands one word.
    ///
    /// @throws SyntaxException `failed to process "${a": ...`
    static Result of(String word, char escape, Map<String, String> variables) {
        return of(word, escape, variables, false);
    }

    /// Expands a here-document: its quotes stay, and an escape quotes only `$` and itself.
    ///
    /// @throws SyntaxException as above
    static Result ofDocument(String text, char escape, Map<String, String> variables) {
        return of(text, escape, variables, true);
    }

    private static Result of(String word, char escape, Map<String, String> variables, boolean isDocument) {
        List<String> unset = new ArrayList<>();
        Expansion expansion = new Expansion(word, escape, variables, unset, isDocument);
        try {
            return new Result(expansion.until(NO_STOP, false), unset);
        } catch (SyntaxException e) {
            throw new SyntaxException("failed to process " + Quoted.of(word) + ": " + e.reason());
        }
    }

    private boolean atEnd() {
        return at == word.length();
    }

    private boolean isAt(char c) {
        return !atEnd() && word.charAt(at) == c;
    }

    /// Reads up to `stop`, which is taken, or to the end.
    ///
    /// @param rawEscapes whether escapes stay, for a pattern to see
    private String until(int stop, boolean rawEscapes) {
        StringBuilder out = new StringBuilder();
        while (!atEnd()) {
            char c = word.charAt(at++);
            if (c == stop) {
                return out.toString();
            }
            if (c == escape) {
                escaped(out, rawEscapes || (isDocument && !isAt('$') && !isAt(escape)));
                continue;
            }
            if (isDocument && (c == '\'' || c == '"')) {
                out.append(c);
                continue;
            }
            switch (c) {
                case '\'' -> singleQuoted(out);
                case '"' -> doubleQuoted(out);
                case '$' -> out.append(variable());
                default -> out.append(c);
            }
        }
        if (stop != NO_STOP) {
            throw new SyntaxException("unexpected end of statement while looking for matching " + (char) stop);
        }
        return out.toString();
    }

    private void escaped(StringBuilder out, boolean raw) {
        if (raw) {
            out.append(escape);
        }
        if (!atEnd()) {
            out.append(word.charAt(at++));
        }
    }

    private void singleQuoted(StringBuilder out) {
        int end = word.indexOf('\'', at);
        if (end < 0) {
            throw new SyntaxException("unexpected end of statement while looking for matching single-quote");
        }
        out.append(word, at, end);
        at = end + 1;
    }

    /// In double quotes an escape quotes only what would mean something there.
    private void doubleQuoted(StringBuilder out) {
        while (!atEnd()) {
            char c = word.charAt(at++);
            if (c == '"') {
                return;
            }
            if (c == '$') {
                out.append(variable());
            } else if (c == escape && !atEnd() && (isAt('"') || isAt('$') || isAt(escape))) {
                out.append(word.charAt(at++));
            } else if (c != escape || !atEnd()) {
                out.append(c);
            }
        }
        throw new SyntaxException("unexpected end of statement while looking for matching double-quote");
    }

    private String variable() {
        if (!isAt('{')) {
            String name = name();
            return name.isEmpty() ? "$" : added(valueOf(name));
        }
        if (++depth > DEEPEST) {
            throw new SyntaxException("more than " + DEEPEST + " substitutions within each other");
        }
        at++;
        String value = substitution();
        depth--;
        return added(value);
    }

    private String added(String value) {
        added += value.length();
        if (added > MOST_ADDED) {
            throw new SyntaxException("variables add more than " + MOST_ADDED + " characters");
        }
        return value;
    }

    private @Nullable String find(String name) {
        String value = variables.get(name);
        if (value == null) {
            unset.add(name);
        }
        return value;
    }

    private String valueOf(String name) {
        String value = find(name);
        return value == null ? "" : value;
    }

    /// Letters, digits and `_`; a number; or one of the shell's special parameters.
    private String name() {
        int start = at;
        if (!atEnd() && Character.isDigit(word.charAt(at))) {
            while (!atEnd() && Character.isDigit(word.charAt(at))) {
                at++;
            }
        } else if (!atEnd() && "@*#?-$!".indexOf(word.charAt(at)) >= 0) {
            at++;
        } else {
            while (!atEnd() && (isAt('_') || Character.isLetterOrDigit(word.charAt(at)))) {
                at++;
            }
        }
        return word.substring(start, at);
    }

    private String substitution() {
        if (atEnd()) {
            throw new SyntaxException("syntax error: missing '}'");
        }
        if (isAt('{') || isAt('}') || isAt(':')) {
            throw new SyntaxException("syntax error: bad substitution");
        }
        String name = name();
        if (atEnd()) {
            throw new SyntaxException("syntax error: missing '}'");
        }
        char modifier = word.charAt(at++);
        return switch (modifier) {
            case '}' -> valueOf(name);
            case ':' -> choice(name, true);
            case '-', '+', '?' -> {
                at--;
                yield choice(name, false);
            }
            case '#', '%' -> trimmed(name, modifier);
            case '/' -> replaced(name);
            default -> throw unsupported(String.valueOf(modifier));
        };
    }

    private static SyntaxException unsupported(String modifier) {
        return new SyntaxException("unsupported modifier (" + modifier + ") in substitution");
    }

    private String choice(String name, boolean emptyIsUnset) {
        char modifier = atEnd() ? '}' : word.charAt(at++);
        if ("-+?".indexOf(modifier) < 0) {
            throw unsupported((emptyIsUnset ? ":" : "") + modifier);
        }
        String operand = operand('}', false);
        String value = variables.get(name);
        boolean given = value != null && !(emptyIsUnset && value.isEmpty());
        return switch (modifier) {
            case '-' -> given ? String.valueOf(value) : operand;
            case '+' -> given ? operand : "";
            default -> {
                if (!given) {
                    String state = value == null ? "unset" : "empty";
                    throw new SyntaxException(
                            name + ": " + (operand.isEmpty() ? "is not allowed to be " + state : operand));
                }
                yield String.valueOf(value);
            }
        };
    }

    private String operand(char stop, boolean rawEscapes) {
        try {
            return until(stop, rawEscapes);
        } catch (SyntaxException e) {
            if (atEnd()) {
                throw new SyntaxException(
                        stop == '}' ? "syntax error: missing '}'" : "syntax error: missing '/' in ${}");
            }
            throw e;
        }
    }

    private String trimmed(String name, char side) {
        boolean longest = isAt(side);
        if (longest) {
            at++;
        }
        String pattern = operand('}', true);
        String value = valueOf(name);
        if (side == '#') {
            return value.substring(matched(ShellPattern.compile(pattern), value, longest));
        }
        int length = matched(ShellPattern.compileBackwards(pattern), backwards(value), longest);
        return value.substring(0, value.length() - length);
    }

    private static int matched(Automaton pattern, String text, boolean longest) {
        return Math.max(0, longest ? pattern.longest(text, 0) : pattern.shortest(text, 0));
    }

    /// Unlike [StringBuilder#reverse], which keeps surrogates in order: patterns are reversed by characters, too.
    private static String backwards(String text) {
        char[] characters = new char[text.length()];
        for (int i = 0; i < characters.length; i++) {
            characters[i] = text.charAt(characters.length - 1 - i);
        }
        return new String(characters);
    }

    private String replaced(String name) {
        boolean all = isAt('/');
        if (all) {
            at++;
        }
        Automaton pattern = ShellPattern.compile(operand('/', true));
        String replacement = operand('}', true);
        String value = valueOf(name);
        StringBuilder out = new StringBuilder();
        int from = 0;
        while (from < value.length()) {
            int end = pattern.longest(value, from);
            if (end == Automaton.NEVER) {
                break;
            }
            if (end <= from) {
                out.append(value.charAt(from++));
                continue;
            }
            out.append(added(replacement));
            from = end;
            if (!all) {
                break;
            }
        }
        return out.append(value, from, value.length()).toString();
    }
}
