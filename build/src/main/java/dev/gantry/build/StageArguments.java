package dev.gantry.build;

import dev.gantry.dockerfile.Instruction;
import dev.gantry.dockerfile.Variables;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The `ARG`s in scope of a stage. One thread.
final class StageArguments {
    private final Map<String, String> given;
    private final Map<String, String> globals;
    private final Map<String, String> values = new TreeMap<>();
    private final Set<String> declared = new HashSet<>();

    /// @param given the build's arguments
    /// @param globals the values of the `ARG`s before the first `FROM`, and of those that every build has
    StageArguments(Map<String, String> given, Map<String, String> globals) {
        this.given = Map.copyOf(given);
        this.globals = Map.copyOf(globals);
        given.forEach((name, value) -> {
            if (GlobalArguments.PROXIES.contains(name)) {
                values.put(name, value);
            }
        });
    }

    /// Declares variables. None of them sees another of the same instruction.
    ///
    /// @param environment of the image so far
    /// @return the instruction as the history has it: defaults expanded, given values left out
    String declare(Instruction.Arg arg, List<String> environment, char escape) {
        Variables before = Variables.of(values, environment, escape);
        List<String> words = new ArrayList<>();
        for (Instruction.Arg.Declaration declaration : arg.declarations()) {
            String word = declaration.value();
            String fallback = word == null ? null : before.expand(arg.statement(), word);
            String name = declaration.name();
            declared.add(name);
            String value = given.get(name);
            if (value == null) {
                value = fallback == null ? globals.get(name) : fallback;
            }
            if (value != null) {
                values.put(name, value);
            }
            words.add(fallback == null ? name : name + "=" + fallback);
        }
        return "ARG " + String.join(" ", words);
    }

    /// All that have a value, for the words of instructions.
    Map<String, String> values() {
        return values;
    }

    /// What commands see besides the image's environment, which goes before it; sorted.
    List<String> environment(List<String> imageEnvironment) {
        return lines(imageEnvironment, values.keySet());
    }

    /// The part of that which the history and the cache tell apart.
    List<String> recorded(List<String> imageEnvironment) {
        Set<String> names = new HashSet<>(values.keySet());
        names.removeIf(name -> GlobalArguments.PROXIES.contains(name) && !declared.contains(name));
        return lines(imageEnvironment, names);
    }

    private List<String> lines(List<String> imageEnvironment, Set<String> names) {
        Map<String, String> visible = new LinkedHashMap<>(values);
        visible.keySet().retainAll(names);
        for (String line : imageEnvironment) {
            int equals = line.indexOf('=');
            visible.remove(equals < 0 ? line : line.substring(0, equals));
        }
        return visible.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList();
    }

    /// Those that say how the build is done.
    BuiltInArguments builtIn() {
        return new BuiltInArguments(given);
    }
}
