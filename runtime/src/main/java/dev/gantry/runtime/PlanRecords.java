package dev.gantry.runtime;

import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// The plan of a process that the monitor makes by itself: records of a letter, a value and a NUL, which
/// `monitor/src/plan.h` lists.
final class PlanRecords {
    /// Resource limits in the kernel's order (`asm-generic/resource.h`), as the specification spells them.
    static final List<String> LIMITS = List.of(
            "RLIMIT_CPU",
            "RLIMIT_FSIZE",
            "RLIMIT_DATA",
            "RLIMIT_STACK",
            "RLIMIT_CORE",
            "RLIMIT_RSS",
            "RLIMIT_NPROC",
            "RLIMIT_NOFILE",
            "RLIMIT_MEMLOCK",
            "RLIMIT_AS",
            "RLIMIT_LOCKS",
            "RLIMIT_SIGPENDING",
            "RLIMIT_MSGQUEUE",
            "RLIMIT_NICE",
            "RLIMIT_RTPRIO",
            "RLIMIT_RTTIME");

    private final StringBuilder text = new StringBuilder();

    /// @throws SettingsException where a value cannot be given to a process
    void add(char letter, String value) {
        if (value.indexOf('\0') >= 0) {
            throw new SettingsException("invalid argument: contains a NUL byte");
        }
        text.append(letter).append(value).append('\0');
    }

    /// The specification's `process` object.
    ///
    /// @param container whose session keyring it gets
    void addProcess(JsonNode process, String container) {
        add('k', "_ses." + container);
        if (process.has("oomScoreAdj")) {
            add('o', process.path("oomScoreAdj").asString());
        }
        for (JsonNode limit : process.path("rlimits")) {
            int number = LIMITS.indexOf(limit.path("type").asString());
            add(
                    'r',
                    number + " " + limit.path("soft").asString() + " "
                            + limit.path("hard").asString());
        }
        if (process.path("noNewPrivileges").asBoolean(false)) {
            add('n', "");
        }
        JsonNode capabilities = process.path("capabilities");
        add('b', mask(capabilities.path("bounding")));
        add('p', mask(capabilities.path("permitted")));
        JsonNode user = process.path("user");
        add('u', user.path("uid").asString("0"));
        add('g', user.path("gid").asString("0"));
        user.path("additionalGids").forEach(group -> add('G', group.asString()));
        add('w', process.path("cwd").asString());
        if (process.has("consoleSize")) {
            JsonNode size = process.path("consoleSize");
            add('t', size.path("height").asString() + " " + size.path("width").asString());
        }
        process.path("args").forEach(argument -> add('a', argument.asString()));
        process.path("env").forEach(entry -> add('v', entry.asString()));
    }

    private static String mask(JsonNode capabilities) {
        long mask = 0;
        for (JsonNode capability : capabilities) {
            mask |= 1L << Capabilities.ALL.indexOf(capability.asString());
        }
        return Long.toHexString(mask);
    }

    byte[] bytes() {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
