package dev.gantry.compose;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The variables that interpolation sees, and the warnings about those that it does not find. One set of
/// warnings is shared by all that were made of each other.
final class Variables {
    private final Map<String, String> values;
    private final Set<String> warnings;

    private Variables(Map<String, String> values, Set<String> warnings) {
        this.values = Map.copyOf(values);
        this.warnings = warnings;
    }

    static Variables of(Map<String, String> values) {
        return new Variables(values, new LinkedHashSet<>());
    }

    /// These, with others that count where these have none.
    Variables withDefaults(Map<String, String> others) {
        Map<String, String> all = new HashMap<>(others);
        all.putAll(values);
        return new Variables(all, warnings);
    }

    Map<String, String> values() {
        return values;
    }

    Set<String> warnings() {
        return warnings;
    }

    Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /// The text that a template makes. Errors: `IllegalStateException` when a variable has to be set and
    /// isn't.
    String fill(Template template) {
        StringBuilder text = new StringBuilder();
        for (Template.Part part : template.parts()) {
            switch (part) {
                case Template.Part.Literal literal -> text.append(literal.text());
                case Template.Part.Variable variable -> text.append(value(variable));
            }
        }
        return text.toString();
    }

    private String value(Template.Part.Variable variable) {
        Optional<String> value = find(variable.name());
        boolean set = variable.operator().startsWith(":")
                ? value.isPresent() && !value.get().isEmpty()
                : value.isPresent();
        return switch (variable.operator()) {
            case ":-", "-" -> set ? value.orElse("") : fill(variable.argument());
            case ":+", "+" -> set ? fill(variable.argument()) : "";
            case ":?", "?" -> {
                if (!set) {
                    throw new IllegalStateException("required variable " + variable.name() + " is missing a value: "
                            + fill(variable.argument()));
                }
                yield value.orElse("");
            }
            default -> value.orElseGet(() -> unset(variable.name()));
        };
    }

    private String unset(String name) {
        warnings.add("The \"" + name + "\" variable is not set. Defaulting to a blank string.");
        return "";
    }
}
