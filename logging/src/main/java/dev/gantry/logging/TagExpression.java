package dev.gantry.logging;

import dev.gantry.runtime.SettingsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One action of a [TagTemplate]: `.Name`, `upper .Name`, `.Name | upper`, `index .ContainerLabels "k"`,
/// `(.ExtraAttributes nil).k`. Evaluated as it is read; values are texts, numbers, lists and maps of texts.
final class TagExpression {
    private static final Pattern TOKEN = Pattern.compile(
            "\\s*(?:(?<string>\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`)|(?<number>-?\\d+)|(?<field>\\.[\\w.]*)|(?<word>\\w+)"
                    + "|(?<mark>[()|]))");

    private final String source;
    private final int offset;
    private final ContainerFacts facts;
    private int at;
    private int lastLength;

    private TagExpression(String source, int offset, ContainerFacts facts) {
        this.source = source;
        this.offset = offset;
        this.facts = facts;
    }

    /// @param offset where the action's text begins in the template, for messages
    /// @throws SettingsException in the words of Go's templates
    static String evaluate(String source, int offset, ContainerFacts facts) {
        TagExpression expression = new TagExpression(source, offset, facts);
        Object value = expression.pipeline();
        if (expression.peek() != null) {
            throw expression.unexpected();
        }
        return TagFunctions.text(value);
    }

    private @Nullable Object pipeline() {
        Object value = command(List.of());
        while ("|".equals(peek())) {
            take();
            List<@Nullable Object> last = new ArrayList<>();
            last.add(value);
            value = command(last);
        }
        return value;
    }

    private @Nullable Object command(List<? extends @Nullable Object> last) {
        String first = peek();
        if (first == null) {
            throw new SettingsException("template: log-tag:1: missing value for command");
        }
        if (Character.isLetter(first.charAt(0)) && !first.equals("nil")) {
            take();
            List<@Nullable Object> arguments = terms();
            arguments.addAll(last);
            return TagFunctions.call(first, arguments);
        }
        boolean method = first.equals(".ExtraAttributes");
        Object value = term();
        if (method) {
            var _ = terms();
        }
        return value;
    }

    private List<@Nullable Object> terms() {
        List<@Nullable Object> terms = new ArrayList<>();
        for (String next = peek(); next != null && !next.equals("|") && !next.equals(")"); next = peek()) {
            terms.add(term());
        }
        return terms;
    }

    private @Nullable Object term() {
        String token = take();
        char kind = token.charAt(0);
        if (kind == '(') {
            return parenthesis();
        }
        if (kind == '"') {
            return token.substring(1, token.length() - 1).translateEscapes();
        }
        if (kind == '`') {
            return token.substring(1, token.length() - 1);
        }
        if (kind == '.') {
            return chain(root(token), token);
        }
        if (token.equals("nil")) {
            return null;
        }
        return Long.valueOf(token);
    }

    private @Nullable Object parenthesis() {
        Object value = pipeline();
        if (!")".equals(peek())) {
            throw new SettingsException("template: log-tag:1: unclosed left paren");
        }
        take();
        String next = peek();
        if (next == null || next.charAt(0) != '.') {
            return value;
        }
        return chain(value, take());
    }

    /// The facts themselves, as what a chain of fields begins with.
    private Object root(String token) {
        if (token.equals(".")) {
            throw new SettingsException("template: log-tag:1: unexpected <.> in command");
        }
        return facts;
    }

    private @Nullable Object chain(@Nullable Object from, String fields) {
        Object value = from;
        for (String field : fields.substring(1).split("\\.", -1)) {
            value = value instanceof Map<?, ?> map ? map.get(field) : field(value, field);
        }
        return value;
    }

    private Object field(@Nullable Object of, String name) {
        if (!(of instanceof ContainerFacts)) {
            throw new SettingsException(where() + " at <." + name + ">: can't evaluate field " + name);
        }
        return switch (name) {
            case "ID" -> ContainerFacts.abbreviated(facts.id());
            case "FullID", "ContainerID" -> facts.id();
            case "Name" -> facts.name();
            case "ContainerName" -> "/" + facts.name();
            case "ImageID" -> ContainerFacts.abbreviated(facts.imageId());
            case "ImageFullID", "ContainerImageID" -> facts.imageId();
            case "ImageName", "ContainerImageName" -> facts.imageName();
            case "Command" -> facts.command();
            case "ContainerEntrypoint" -> facts.entrypoint();
            case "ContainerArgs" -> facts.arguments();
            case "ContainerCreated" ->
                facts.created().toString().replace('T', ' ').replace("Z", " +0000 UTC");
            case "ContainerEnv" -> facts.env();
            case "ContainerLabels" -> facts.labels();
            case "Config" -> facts.options();
            case "ExtraAttributes" -> ExtraAttributes.of(facts);
            case "LogPath" -> facts.logPath();
            case "Hostname" -> facts.hostname();
            case "DaemonName" -> "docker";
            default ->
                throw new SettingsException(
                        where() + " at <." + name + ">: can't evaluate field " + name + " in type *logger.Info");
        };
    }

    private String where() {
        return "template: log-tag:1:" + (offset + at - lastLength) + ": executing \"log-tag\"";
    }

    private @Nullable String peek() {
        Matcher token = TOKEN.matcher(source).region(at, source.length());
        if (token.lookingAt()) {
            return String.valueOf(token.group()).strip();
        }
        if (source.substring(at).isBlank()) {
            return null;
        }
        throw unexpected();
    }

    private String take() {
        Matcher token = TOKEN.matcher(source).region(at, source.length());
        if (!token.lookingAt()) {
            throw unexpected();
        }
        at = token.end();
        String text = String.valueOf(token.group()).strip();
        lastLength = text.length();
        return text;
    }

    private SettingsException unexpected() {
        return new SettingsException(
                "template: log-tag:1: unexpected \"" + source.substring(at).strip() + "\"");
    }
}
