package dev.gantry.cli.template;

/// A template can't be parsed or executed. The message is Go's: `template: :1:2: executing "" at <.Foo>: ...`.
public final class TemplateException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TemplateException(String message) {
        super(message);
    }
}
