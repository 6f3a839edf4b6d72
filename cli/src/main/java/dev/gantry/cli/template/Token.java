package dev.gantry.cli.template;

/// A piece of a template's text.
///
/// @param position offset of its first character in the text
record Token(Kind kind, String text, int position) {
    enum Kind {
        TEXT,
        LEFT_DELIMITER,
        RIGHT_DELIMITER,
        SPACE,
        IDENTIFIER,
        KEYWORD,
        FIELD,
        VARIABLE,
        DOT,
        STRING,
        CHARACTER,
        NUMBER,
        BOOLEAN,
        NIL,
        PIPE,
        LEFT_PAREN,
        RIGHT_PAREN,
        COMMA,
        ASSIGN,
        DECLARE,
        END,
        /// The text can't be cut further; the token's text is the whole error message.
        ERROR
    }

    boolean is(Kind wanted) {
        return kind == wanted;
    }

    /// How Go shows it in an error: quoted; keywords in angle brackets, the end as `EOF`.
    String shown() {
        return switch (kind) {
            case END, ERROR -> "EOF";
            case KEYWORD -> "<" + text + ">";
            default -> text.length() > 10 ? GoPrinter.quote(text.substring(0, 10)) + "..." : GoPrinter.quote(text);
        };
    }
}
