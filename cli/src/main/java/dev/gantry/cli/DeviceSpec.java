package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// `--device HOST[:CONTAINER][:rwm]`, or a name of the Container Device Interface: `vendor.com/class=name`.
final class DeviceSpec {
    private static final String EVERYTHING = "rwm";

    private DeviceSpec() {}

    /// Errors: [CliException] with code 125.
    static List<JsonObject> parseAll(List<String> specs) {
        List<JsonObject> all = new ArrayList<>();
        for (String spec : specs) {
            if (!isInterfaceName(spec)) {
                all.add(parse(spec));
            }
        }
        return all;
    }

    /// The device requests that names of the Container Device Interface make.
    static List<JsonObject> requests(List<String> specs) {
        List<String> names = specs.stream().filter(DeviceSpec::isInterfaceName).toList();
        return names.isEmpty()
                ? List.of()
                : List.of(JsonObject.of(
                        "Driver", "cdi", "Count", 0, "DeviceIDs", names, "Capabilities", null, "Options", null));
    }

    private static boolean isInterfaceName(String spec) {
        return spec.matches(
                "[a-zA-Z]([\\w.-]*[a-zA-Z0-9])?/[a-zA-Z]([\\w.-]*[a-zA-Z0-9])?=[a-zA-Z0-9]([\\w.:-]*[a-zA-Z0-9])?");
    }

    private static JsonObject parse(String spec) {
        String[] parts = spec.split(":", -1);
        if (parts.length > 3 || parts[0].isEmpty()) {
            throw new CliException("bad format for path: " + spec, 125);
        }
        boolean modeSecond = parts.length == 2 && isMode(parts[1]);
        if (parts.length == 3 && !isMode(parts[2])) {
            throw new CliException("bad mode specified: " + parts[2], 125);
        }
        boolean onePath = parts.length == 1 || modeSecond;
        String inside = onePath ? parts[0] : parts[1];
        if (!inside.startsWith("/")) {
            throw new CliException(inside + " is not an absolute path", 125);
        }
        String clean = parts.length == 3 ? inside : Path.of(inside).normalize().toString();
        return JsonObject.of(
                "PathOnHost", onePath ? clean : parts[0],
                "PathInContainer", clean,
                "CgroupPermissions", parts.length == 3 ? parts[2] : modeSecond ? parts[1] : EVERYTHING);
    }

    private static boolean isMode(String text) {
        return !text.isEmpty()
                && text.chars().allMatch(c -> EVERYTHING.indexOf(c) >= 0)
                && text.chars().distinct().count() == text.length();
    }

    /// `--device-cgroup-rule`: `c 1:3 rwm`. Errors: `IllegalArgumentException`.
    static String rule(String text) {
        if (!Pattern.matches("[acb] (\\d+|\\*):(\\d+|\\*) [rwm]{1,3}", text)) {
            throw new IllegalArgumentException("invalid device cgroup format '" + text + "'");
        }
        return text;
    }
}
