package dev.gantry.runtime;

import dev.gantry.linux.LinuxException;
import dev.gantry.linux.SeccompFilter;
import dev.gantry.linux.SeccompFilter.Condition;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Makes of a `linux.seccomp` object the filter program that runc would load for it. Compiled once a profile:
/// it takes several milliseconds.
final class SeccompCompiler {
    private static final System.Logger LOG = System.getLogger(SeccompCompiler.class.getName());

    private static final int KEPT = 16;
    private static final int EPERM = 1;
    private static final int ENOSYS = 38;
    private static final int RET_ERRNO = 0x00050000;
    private static final int X32_BIT = 0x40000000;

    /// `linux/bpf_common.h` and `linux/filter.h`: load a word; jump if equal, if greater; return a constant.
    private static final short LOAD = 0x20;

    private static final short JUMP_IF_EQUAL = 0x15;
    private static final short JUMP_IF_GREATER = 0x25;
    private static final short JUMP_IF_AT_LEAST = 0x35;
    private static final short RETURN = 0x06;
    private static final int INSTRUCTION_SIZE = 8;
    private static final int PER_ARCHITECTURE = 5;

    /// Offsets in `struct seccomp_data`.
    private static final int NUMBER = 0;

    private static final int ARCHITECTURE = 4;

    private static final Map<String, Integer> ACTIONS = Map.of(
            "SCMP_ACT_KILL", 0,
            "SCMP_ACT_KILL_THREAD", 0,
            "SCMP_ACT_KILL_PROCESS", 0x80000000,
            "SCMP_ACT_TRAP", 0x00030000,
            "SCMP_ACT_ERRNO", RET_ERRNO,
            "SCMP_ACT_TRACE", 0x7ff00000,
            "SCMP_ACT_LOG", 0x7ffc0000,
            "SCMP_ACT_ALLOW", 0x7fff0000);

    /// `enum scmp_compare` in its order, from 1.
    private static final List<String> COMPARISONS = List.of(
            "SCMP_CMP_NE",
            "SCMP_CMP_LT",
            "SCMP_CMP_LE",
            "SCMP_CMP_EQ",
            "SCMP_CMP_GE",
            "SCMP_CMP_GT",
            "SCMP_CMP_MASKED_EQ");

    private final Map<String, Optional<byte[]>> compiled = new LinkedHashMap<>(KEPT, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Optional<byte[]>> eldest) {
            return size() > KEPT;
        }
    };

    /// The program of a profile in the OCI runtime specification's form.
    ///
    /// @return empty where only a runtime can load it: it wants a listener or flags, or this host has no
    ///     libseccomp
    synchronized Optional<byte[]> compile(String profile) {
        return compiled.computeIfAbsent(profile, SeccompCompiler::compiled);
    }

    private static Optional<byte[]> compiled(String json) {
        JsonNode profile = JsonMapper.shared().readTree(json);
        if (profile.hasNonNull("listenerPath") || !profile.path("flags").isEmpty()) {
            return Optional.empty();
        }
        try {
            int defaultAction = action(profile.path("defaultAction"), profile.path("defaultErrnoRet"));
            Optional<SeccompFilter> begun = SeccompFilter.begin(defaultAction);
            try (SeccompFilter filter = begun.orElse(null)) {
                return filter == null ? Optional.empty() : Optional.of(program(filter, profile, defaultAction));
            }
        } catch (IllegalArgumentException | LinuxException unusual) {
            LOG.log(System.Logger.Level.DEBUG, "seccomp profile left to the runtime", unusual);
            return Optional.empty();
        }
    }

    private static byte[] program(SeccompFilter filter, JsonNode profile, int defaultAction) {
        List<Integer> architectures = new ArrayList<>();
        for (JsonNode name : profile.path("architectures")) {
            int token = filter.architecture(
                    name.asString("").substring("SCMP_ARCH_".length()).toLowerCase(Locale.ROOT));
            filter.addArchitecture(token);
            architectures.add(token);
        }
        for (JsonNode rule : profile.path("syscalls")) {
            addRules(filter, rule, defaultAction);
        }
        byte[] program = filter.program();
        boolean refuses = (defaultAction & ~0xffff) == RET_ERRNO
                && !profile.path("syscalls").isEmpty();
        return refuses ? withUnknownCalls(filter, profile, architectures, program) : program;
    }

    private static void addRules(SeccompFilter filter, JsonNode rule, int defaultAction) {
        int action = action(rule.path("action"), rule.path("errnoRet"));
        if (action == defaultAction) {
            return;
        }
        List<Condition> conditions = new ArrayList<>();
        rule.path("args").forEach(condition -> conditions.add(condition(condition)));
        Set<Integer> arguments = new HashSet<>();
        boolean distinct = conditions.stream().allMatch(condition -> arguments.add(condition.argument()));
        for (JsonNode name : rule.path("names")) {
            if (distinct) {
                filter.addRule(action, name.asString(""), conditions);
            } else {
                // Several conditions on one argument are alternatives, as runc reads them.
                conditions.forEach(condition -> filter.addRule(action, name.asString(""), List.of(condition)));
            }
        }
    }

    private static Condition condition(JsonNode json) {
        int comparison = COMPARISONS.indexOf(json.path("op").asString("")) + 1;
        if (comparison == 0) {
            throw new IllegalArgumentException("seccomp: no such comparison: " + json.path("op"));
        }
        return new Condition(
                json.path("index").asInt(),
                comparison,
                json.path("value").bigIntegerValue().longValue(),
                json.path("valueTwo").isMissingNode()
                        ? 0
                        : json.path("valueTwo").bigIntegerValue().longValue());
    }

    private static int action(JsonNode name, JsonNode errno) {
        Integer action = ACTIONS.get(name.asString(""));
        if (action == null) {
            throw new IllegalArgumentException("seccomp: not an action that is compiled here: " + name);
        }
        boolean takesNumber = action == RET_ERRNO || name.asString("").equals("SCMP_ACT_TRACE");
        return takesNumber ? action | (errno.asInt(EPERM) & 0xffff) : action;
    }

    /// A program in front of the filter's: a call that is newer than every one the profile knows fails with
    /// `ENOSYS`, so that a libc tries an older one, as runc has it (`libcontainer/seccomp/patchbpf`).
    private static byte[] withUnknownCalls(
            SeccompFilter filter, JsonNode profile, List<Integer> architectures, byte[] program) {
        int size = PER_ARCHITECTURE * architectures.size();
        ByteBuffer front = ByteBuffer.allocate((1 + size) * INSTRUCTION_SIZE).order(ByteOrder.nativeOrder());
        put(front, LOAD, 0, 0, ARCHITECTURE);
        for (int architecture : architectures) {
            size -= PER_ARCHITECTURE; // what follows this one's, up to the filter
            put(front, JUMP_IF_EQUAL, 0, PER_ARCHITECTURE - 1, architecture);
            put(front, LOAD, 0, 0, NUMBER);
            put(front, JUMP_IF_AT_LEAST, size + 2, 0, X32_BIT);
            put(front, JUMP_IF_GREATER, 0, size + 1, newest(filter, profile, architecture));
            put(front, RETURN, 0, 0, RET_ERRNO | ENOSYS);
        }
        byte[] whole = new byte[front.capacity() + program.length];
        System.arraycopy(front.array(), 0, whole, 0, front.capacity());
        System.arraycopy(program, 0, whole, front.capacity(), program.length);
        return whole;
    }

    private static int newest(SeccompFilter filter, JsonNode profile, int architecture) {
        int newest = 0;
        for (JsonNode rule : profile.path("syscalls")) {
            for (JsonNode name : rule.path("names")) {
                newest = Math.max(newest, filter.number(architecture, name.asString("")));
            }
        }
        return newest;
    }

    private static void put(ByteBuffer target, short code, int ifTrue, int ifFalse, int operand) {
        target.putShort(code).put((byte) ifTrue).put((byte) ifFalse).putInt(operand);
    }
}
