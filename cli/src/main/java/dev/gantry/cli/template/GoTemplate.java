package dev.gantry.cli.template;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A parsed template: `GoTemplate.parse("{{.ID}}: {{json .Labels}}", Functions.docker()).render(container)`.
///
/// Immutable: it may be rendered any number of times.
public final class GoTemplate {
    private final Source source;
    private final Map<String, List<Node.Statement>> definitions;
    private final Map<String, GoFunction> functions;

    private GoTemplate(
            Source source, Map<String, List<Node.Statement>> definitions, Map<String, GoFunction> functions) {
        this.source = source;
        this.definitions = definitions;
        this.functions = functions;
    }

    /// Parses `text`. Errors: [TemplateException], such as `template: :1: unclosed action`.
    public static GoTemplate parse(String text, Map<String, GoFunction> functions) {
        return parse("", text, functions);
    }

    /// As above, with the name that error texts show.
    public static GoTemplate parse(String name, String text, Map<String, GoFunction> functions) {
        Source source = new Source(name, text);
        return new GoTemplate(source, new Parser(source, functions.keySet()).parse(), functions);
    }

    /// What the template makes of `data`. Errors: [TemplateException], such as
    /// `template: :1:2: executing "" at <.Foo>: map has no entry for key "Foo"`.
    public String render(@Nullable Object data) {
        StringBuilder out = new StringBuilder();
        new Evaluator(source, definitions, functions, out).run(data);
        return out.toString();
    }
}
