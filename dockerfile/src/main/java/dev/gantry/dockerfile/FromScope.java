package dev.gantry.dockerfile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The variables that the `FROM`s of a Dockerfile see, for checks: they pass over what is malformed, of which the
/// build says what is wrong.
///
/// @param defaults the values when nobody sets any
/// @param values those of a build
record FromScope(char escape, Map<String, String> defaults, Map<String, String> values) {
    /// Set by the builder in every build. Source: Docker's Dockerfile reference, "Automatic platform ARGs".
    private static final List<String> PLATFORM = List.of(
            "TARGETPLATFORM",
            "TARGETOS",
            "TARGETARCH",
            "TARGETVARIANT",
            "BUILDPLATFORM",
            "BUILDOS",
            "BUILDARCH",
            "BUILDVARIANT");

    FromScope {
        defaults = Map.copyOf(defaults);
        values = Map.copyOf(values);
    }

    /// @param arguments the build's `--build-arg`s
    static FromScope of(Dockerfile file, Map<String, String> arguments) {
        char escape = file.directives().escape();
        Map<String, String> defaults = new HashMap<>();
        PLATFORM.forEach(name -> defaults.put(name, "linux"));
        for (Instruction.Arg arg : file.globalArguments()) {
            for (Instruction.Arg.Declaration declaration : arg.declarations()) {
                String value = declaration.value();
                defaults.put(declaration.name(), value == null ? "" : expand(value, escape, defaults));
            }
        }
        Map<String, String> values = new HashMap<>(defaults);
        values.replaceAll(arguments::getOrDefault);
        return new FromScope(escape, defaults, values);
    }

    /// The image that a stage begins with, in this build.
    String image(Instruction.From from) {
        return expand(from.image(), escape, values);
    }

    /// The same where nobody sets any argument.
    String defaultImage(Instruction.From from) {
        return expand(from.image(), escape, defaults);
    }

    /// The names in a `FROM` that nobody has declared.
    List<String> missing(Instruction.From from) {
        List<String> missing = new ArrayList<>(unset(from.image(), escape, values));
        missing.addAll(unset(from.platform(), escape, values));
        return missing;
    }

    private static String expand(String word, char escape, Map<String, String> variables) {
        try {
            return Expansion.of(word, escape, variables).text();
        } catch (SyntaxException malformed) {
            return word;
        }
    }

    static List<String> unset(String word, char escape, Map<String, String> variables) {
        try {
            return Expansion.of(word, escape, variables).unset();
        } catch (SyntaxException malformed) {
            return List.of();
        }
    }
}
