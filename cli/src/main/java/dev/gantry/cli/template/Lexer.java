package dev.gantry.cli.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Cuts a template's text into tokens; trim markers and comments are gone from the result.
final class Lexer {
    private final Source source;
    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int parens;

    private Lexer(Source source) {
        this.source = source;
        this.text = source.text();
    }

    static List<Token> tokens(Source source) {
        Lexer lexer = new Lexer(source);
        try {
            lexer.run();
        } catch (TemplateException e) {
            // Told when the parser gets there: what it finds before counts first.
            lexer.tokens.add(new Token(Token.Kind.ERROR, String.valueOf(e.getMessage()), lexer.at));
        }
        return lexer.tokens;
    }

    private void run() {
        boolean trim = false;
        while (at < text.length()) {
            int open = text.indexOf("{{", at);
            int end = open < 0 ? text.length() : open;
            addText(end, trim, open >= 0 && trimsLeft(open));
            if (open < 0) {
                break;
            }
            at = open;
            trim = readAction();
        }
        add(Token.Kind.END, text.length(), text.length());
    }

    /// `{{- ` trims the blanks before it.
    private boolean trimsLeft(int open) {
        return open + 3 < text.length() && text.charAt(open + 2) == '-' && isSpace(text.charAt(open + 3));
    }

    private void addText(int end, boolean trimStart, boolean trimEnd) {
        int from = at;
        int to = end;
        while (trimStart && from < to && isSpace(text.charAt(from))) {
            from++;
        }
        while (trimEnd && to > from && isSpace(text.charAt(to - 1))) {
            to--;
        }
        if (from < to) {
            add(Token.Kind.TEXT, from, to);
        }
    }

    /// Reads from `{{` to behind `}}`; answers whether the text after it loses its leading blanks.
    private boolean readAction() {
        int open = at;
        at += trimsLeft(open) ? 4 : 2;
        if (text.startsWith("/*", at)) {
            return skipComment();
        }
        add(Token.Kind.LEFT_DELIMITER, open, open + 2);
        parens = 0;
        while (true) {
            if (at >= text.length()) {
                throw error("unclosed action");
            }
            boolean trim = trimsRight();
            if (trim || text.startsWith("}}", at)) {
                if (parens > 0) {
                    throw error("unclosed left paren");
                }
                at += trim ? 2 : 0;
                add(Token.Kind.RIGHT_DELIMITER, at, at + 2);
                at += 2;
                return trim;
            }
            readToken();
        }
    }

    private boolean trimsRight() {
        return isSpace(text.charAt(at)) && text.startsWith("-}}", at + 1);
    }

    private boolean skipComment() {
        int end = text.indexOf("*/", at);
        if (end < 0) {
            throw error("unclosed comment");
        }
        at = end + 2;
        boolean trim = at < text.length() && trimsRight();
        at += trim ? 2 : 0;
        if (!text.startsWith("}}", at)) {
            throw error("comment ends before closing delimiter");
        }
        at += 2;
        return trim;
    }

    private void readToken() {
        char c = text.charAt(at);
        if (isSpace(c)) {
            readSpace();
        } else if (c == '.' || c == '$') {
            readFieldOrVariable(c);
        } else if (isNumberStart(c)) {
            readNumber();
        } else if (isLetterOrDigit(c)) {
            readWord();
        } else if (c == '"' || c == '\'' || c == '`') {
            readQuoted(c);
        } else {
            readSign(c);
        }
    }

    private void readSpace() {
        int start = at;
        while (at < text.length() && isSpace(text.charAt(at)) && !trimsRight()) {
            at++;
        }
        add(Token.Kind.SPACE, start, at);
    }

    private void readFieldOrVariable(char first) {
        boolean field = first == '.';
        if (field && at + 1 < text.length() && Character.isDigit(text.charAt(at + 1))) {
            readNumber();
            return;
        }
        int start = at++;
        while (at < text.length() && isLetterOrDigit(text.charAt(at))) {
            at++;
        }
        requireTerminator();
        Token.Kind kind = field ? Token.Kind.FIELD : Token.Kind.VARIABLE;
        add(field && at == start + 1 ? Token.Kind.DOT : kind, start, at);
    }

    private void readWord() {
        int start = at;
        while (at < text.length() && isLetterOrDigit(text.charAt(at))) {
            at++;
        }
        requireTerminator();
        add(wordKind(text.substring(start, at)), start, at);
    }

    private static Token.Kind wordKind(String word) {
        return switch (word) {
            case "block", "break", "continue", "define", "else", "end", "if", "range", "template", "with" ->
                Token.Kind.KEYWORD;
            case "true", "false" -> Token.Kind.BOOLEAN;
            case "nil" -> Token.Kind.NIL;
            default -> Token.Kind.IDENTIFIER;
        };
    }

    private void requireTerminator() {
        if (at < text.length()) {
            char c = text.charAt(at);
            if (!isSpace(c) && ".,|:)(=".indexOf(c) < 0 && !text.startsWith("}}", at)) {
                throw error("bad character " + shownCharacter(c));
            }
        }
    }

    private boolean isNumberStart(char c) {
        boolean sign = c == '+' || c == '-';
        return Character.isDigit(sign && at + 1 < text.length() ? text.charAt(at + 1) : c);
    }

    private void readNumber() {
        int start = at++;
        while (at < text.length() && isNumberPart(text.charAt(at), text.charAt(at - 1))) {
            at++;
        }
        if (at < text.length() && isLetterOrDigit(text.charAt(at))) {
            throw error("bad number syntax: " + GoPrinter.quote(text.substring(start, at + 1)));
        }
        add(Token.Kind.NUMBER, start, at);
    }

    private static boolean isNumberPart(char c, char before) {
        boolean exponentSign = (c == '+' || c == '-') && (before == 'e' || before == 'E');
        return Character.digit(c, 16) >= 0 || "._xXoOpP".indexOf(c) >= 0 || exponentSign;
    }

    private void readQuoted(char quote) {
        int start = at++;
        while (true) {
            if (at >= text.length() || (text.charAt(at) == '\n' && quote != '`')) {
                throw error(
                        switch (quote) {
                            case '"' -> "unterminated quoted string";
                            case '`' -> "unterminated raw quoted string";
                            default -> "unterminated character constant";
                        });
            }
            char c = text.charAt(at++);
            if (c == '\\' && quote != '`') {
                at++;
            } else if (c == quote) {
                break;
            }
        }
        add(quote == '\'' ? Token.Kind.CHARACTER : Token.Kind.STRING, start, at);
    }

    private void readSign(char c) {
        Token.Kind kind = switch (c) {
            case '|' -> Token.Kind.PIPE;
            case ',' -> Token.Kind.COMMA;
            case '(' -> Token.Kind.LEFT_PAREN;
            case ')' -> Token.Kind.RIGHT_PAREN;
            case '=' -> Token.Kind.ASSIGN;
            case ':' -> Token.Kind.DECLARE;
            default -> throw error("unexpected bad character " + shownCharacter(c) + " in command");
        };
        int length = 1;
        if (kind == Token.Kind.DECLARE) {
            if (!text.startsWith(":=", at)) {
                throw error("expected :=");
            }
            length = 2;
        }
        parens += kind == Token.Kind.LEFT_PAREN ? 1 : kind == Token.Kind.RIGHT_PAREN ? -1 : 0;
        if (parens < 0) {
            throw error("unexpected right paren");
        }
        add(kind, at, at + length);
        at += length;
    }

    private void add(Token.Kind kind, int from, int to) {
        tokens.add(new Token(kind, text.substring(from, to), from));
    }

    private TemplateException error(String reason) {
        return source.error(at, reason);
    }

    private static String shownCharacter(char c) {
        String hex = Integer.toHexString(c).toUpperCase(Locale.ROOT);
        return "U+" + "0".repeat(Math.max(0, 4 - hex.length())) + hex + (c >= ' ' ? " '" + c + "'" : "");
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    private static boolean isLetterOrDigit(char c) {
        return c == '_' || Character.isLetterOrDigit(c);
    }
}
