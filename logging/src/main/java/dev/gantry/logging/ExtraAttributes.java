package dev.gantry.logging;

import dev.gantry.runtime.SettingsException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// What the options `labels`, `labels-regex`, `env` and `env-regex` choose of a container's labels and environment, to
/// be written with every line.
public final class ExtraAttributes {
    private ExtraAttributes() {}

    /// Those of `json-file`, which names the tag among them where one is asked for.
    ///
    /// @throws SettingsException in Docker's words
    public static Map<String, String> withTag(ContainerFacts facts) {
        Map<String, String> all = of(facts);
        if (!facts.option("tag").isEmpty()) {
            all.put("tag", facts.tag());
        }
        return all;
    }

    static Map<String, String> of(ContainerFacts facts) {
        return of(facts, UnaryOperator.identity());
    }

    /// @param naming what an attribute is called, by the name of the label or variable
    static Map<String, String> of(ContainerFacts facts, UnaryOperator<String> naming) {
        Map<String, String> all = new TreeMap<>();
        choose(facts, "labels", facts.labels(), naming, all);
        choose(facts, "env", variables(facts.env()), naming, all);
        return all;
    }

    private static Map<String, String> variables(List<String> env) {
        Map<String, String> variables = new TreeMap<>();
        for (String entry : env) {
            int equals = entry.indexOf('=');
            if (equals > 0) {
                variables.put(entry.substring(0, equals), entry.substring(equals + 1));
            }
        }
        return variables;
    }

    private static void choose(
            ContainerFacts facts,
            String option,
            Map<String, String> from,
            UnaryOperator<String> naming,
            Map<String, String> chosen) {
        List<String> names = List.of(facts.option(option).split(",", -1));
        Pattern pattern = pattern(facts.option(option + "-regex"));
        from.forEach((name, value) -> {
            boolean matches =
                    !pattern.pattern().isEmpty() && pattern.matcher(name).find();
            if (matches || names.contains(name)) {
                chosen.put(naming.apply(name), value);
            }
        });
    }

    private static Pattern pattern(String regex) {
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException malformed) {
            String reason = malformed.getDescription().startsWith("Unclosed character class")
                    ? "missing closing ]: `" + regex.substring(regex.lastIndexOf('[')) + "`"
                    : malformed.getDescription();
            throw new SettingsException("error parsing regexp: " + reason, malformed);
        }
    }
}
