package dev.gantry.compose;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A variable that a file names.
///
/// @param required whether it has to be set
/// @param defaultValue what counts when it isn't set, or `""`
/// @param alternateValue what counts when it is set, or `""`
public record VariableUse(String name, boolean required, String defaultValue, String alternateValue) {
    /// Each variable once, in the order of their names.
    static List<VariableUse> in(Node tree) {
        Map<String, VariableUse> uses = new TreeMap<>();
        collect(tree, uses);
        return List.copyOf(uses.values());
    }

    private static void collect(Node node, Map<String, VariableUse> uses) {
        switch (node) {
            case Node.Scalar scalar -> {
                if (scalar.value() instanceof String text && text.contains("$")) {
                    parsed(text, scalar, uses);
                }
            }
            case Node.Sequence sequence -> sequence.items().forEach(item -> collect(item, uses));
            case Node.Mapping mapping -> mapping.values().values().forEach(value -> collect(value, uses));
            case Node.Marked marked -> collect(marked.value(), uses);
        }
    }

    private static void parsed(String text, Node.Scalar scalar, Map<String, VariableUse> uses) {
        try {
            collect(Template.parse(text), uses);
        } catch (IllegalArgumentException e) {
            throw new ComposeException(scalar.at(), "invalid interpolation format: \"" + text + "\"");
        }
    }

    private static void collect(Template template, Map<String, VariableUse> uses) {
        for (Template.Part part : template.parts()) {
            if (part instanceof Template.Part.Variable variable) {
                String argument = source(variable.argument());
                String operator = variable.operator();
                VariableUse use = new VariableUse(
                        variable.name(),
                        operator.endsWith("?"),
                        operator.endsWith("-") ? argument : "",
                        operator.endsWith("+") ? argument : "");
                uses.merge(variable.name(), use, VariableUse::joined);
                collect(variable.argument(), uses);
            }
        }
    }

    private VariableUse joined(VariableUse other) {
        return new VariableUse(
                name,
                required || other.required,
                defaultValue.isEmpty() ? other.defaultValue : defaultValue,
                alternateValue.isEmpty() ? other.alternateValue : alternateValue);
    }

    private static String source(Template template) {
        StringBuilder text = new StringBuilder();
        for (Template.Part part : template.parts()) {
            switch (part) {
                case Template.Part.Literal literal -> text.append(literal.text().replace("$", "$$"));
                case Template.Part.Variable variable ->
                    text.append("${")
                            .append(variable.name())
                            .append(variable.operator())
                            .append(source(variable.argument()))
                            .append('}');
            }
        }
        return text.toString();
    }
}
