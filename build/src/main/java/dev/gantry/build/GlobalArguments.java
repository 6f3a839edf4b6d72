package dev.gantry.build;

import dev.gantry.dockerfile.Instruction;
import dev.gantry.dockerfile.Variables;
import dev.gantry.image.Platform;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The `ARG`s before the first `FROM`, and those that every build has.
///
/// Source: Docker's Dockerfile reference, "Predefined ARGs" and "Automatic platform ARGs in the global scope".
final class GlobalArguments {
    /// May be given without an `ARG`; neither the history nor the cache knows of them.
    static final Set<String> PROXIES = Set.of(
            "HTTP_PROXY",
            "http_proxy",
            "HTTPS_PROXY",
            "https_proxy",
            "FTP_PROXY",
            "ftp_proxy",
            "NO_PROXY",
            "no_proxy",
            "ALL_PROXY",
            "all_proxy");

    private GlobalArguments() {}

    /// @param platform what the image is for
    static Map<String, String> evaluate(
            List<Instruction.Arg> globals, Map<String, String> given, String platform, char escape) {
        Map<String, String> values = new LinkedHashMap<>();
        Platform host = Platform.host();
        platform("BUILD", host, values);
        platform("TARGET", platform.isEmpty() ? host : Platform.parse(platform), values);
        values.putAll(within(given, values.keySet()));
        Variables variables = new Variables(values, escape);
        for (Instruction.Arg arg : globals) {
            for (Instruction.Arg.Declaration declaration : arg.declarations()) {
                String value = given.get(declaration.name());
                String fallback = declaration.value();
                if (value == null && fallback != null) {
                    value = variables.expand(arg.statement(), fallback);
                }
                if (value != null) {
                    values.put(declaration.name(), value);
                }
            }
        }
        return values;
    }

    private static void platform(String prefix, Platform platform, Map<String, String> values) {
        values.put(prefix + "PLATFORM", platform.toString());
        values.put(prefix + "OS", platform.os());
        values.put(prefix + "ARCH", platform.architecture());
        values.put(prefix + "VARIANT", platform.variant());
    }

    private static Map<String, String> within(Map<String, String> given, Set<String> names) {
        Map<String, String> chosen = new LinkedHashMap<>(given);
        chosen.keySet().retainAll(Set.copyOf(names));
        return chosen;
    }
}
