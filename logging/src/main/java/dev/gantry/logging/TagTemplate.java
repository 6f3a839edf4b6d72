package dev.gantry.logging;

import dev.gantry.runtime.SettingsException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The option `tag`: text with actions, `{{.ImageName}}/{{.Name}}/{{upper .ID}}`, as in Go's templates. Actions are
/// expressions ([TagExpression]); there are no conditions or loops.
final class TagTemplate {
    private static final Pattern ACTION = Pattern.compile("\\{\\{(- )?(.*?)( -)?\\}\\}", Pattern.DOTALL);

    private TagTemplate() {}

    /// @throws SettingsException in the words of Go's templates
    static String render(String template, ContainerFacts facts) {
        StringBuilder out = new StringBuilder();
        Matcher action = ACTION.matcher(template);
        int from = 0;
        while (action.find(from)) {
            String text = template.substring(from, action.start());
            boolean trimmed = action.start(1) >= 0;
            out.append(trimmed ? text.stripTrailing() : text);
            String source = template.substring(action.start(2), action.end(2));
            out.append(TagExpression.evaluate(source, action.start(2), facts));
            from = action.end();
            if (action.start(3) >= 0) {
                while (from < template.length() && Character.isWhitespace(template.charAt(from))) {
                    from++;
                }
            }
        }
        String rest = template.substring(from);
        if (rest.contains("{{")) {
            throw new SettingsException("template: log-tag:1: unclosed action");
        }
        return out.append(rest).toString();
    }
}
