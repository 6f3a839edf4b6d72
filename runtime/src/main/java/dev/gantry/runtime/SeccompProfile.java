package dev.gantry.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/// A seccomp profile in Docker's format: rules that depend on capabilities, architecture and kernel. A
/// container gets those that hold for it, in the OCI runtime specification's format.
final class SeccompProfile {
    private static final ObjectMapper JSON = JsonMapper.shared();
    private static final Map<String, String> ARCHITECTURES = Map.of(
            "amd64", "SCMP_ARCH_X86_64",
            "arm64", "SCMP_ARCH_AARCH64",
            "ppc64le", "SCMP_ARCH_PPC64LE",
            "s390x", "SCMP_ARCH_S390X",
            "riscv64", "SCMP_ARCH_RISCV64");

    private final ObjectNode profile;

    /// Filters by capability set: there are two or three in the life of a daemon, each 15 kB of text.
    private final Map<Set<String>, RawValue> filters = new ConcurrentHashMap<>();

    private SeccompProfile(ObjectNode profile) {
        this.profile = profile;
    }

    /// Docker's default profile, parsed once. Profiles that distributions ship for other engines allow more (`unshare`,
    /// `mount`, `keyctl`) and are not taken for it.
    static SeccompProfile standard() {
        return Standard.PROFILE;
    }

    /// Parsed when the first container asks, not when the daemon starts.
    private static final class Standard {
        static final SeccompProfile PROFILE = load();

        private static SeccompProfile load() {
            try {
                return parse(builtIn());
            } catch (IOException unreadable) {
                throw new UncheckedIOException("read the built-in seccomp profile", unreadable);
            }
        }
    }

    /// The profile that comes with this build.
    static String builtIn() throws IOException {
        try (InputStream resource = SeccompProfile.class.getResourceAsStream("seccomp.json")) {
            if (resource == null) {
                throw new IOException("seccomp.json is missing from this build");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// @throws SettingsException `Decoding seccomp profile failed: ...`, as Docker says
    static SeccompProfile parse(String json) {
        try {
            if (JSON.readTree(json) instanceof ObjectNode object) {
                return new SeccompProfile(object);
            }
        } catch (JacksonException malformed) {
            throw new SettingsException(
                    "Decoding seccomp profile failed: " + malformed.getOriginalMessage(), malformed);
        }
        throw new SettingsException("Decoding seccomp profile failed: not a JSON object");
    }

    /// The `linux.seccomp` object for a container with these capabilities.
    RawValue filterFor(Set<String> capabilities, HostCapabilities host) {
        return filters.computeIfAbsent(
                Set.copyOf(capabilities), set -> new RawValue(filter(set, host).toString()));
    }

    private ObjectNode filter(Set<String> capabilities, HostCapabilities host) {
        ObjectNode filter = JSON.createObjectNode();
        filter.set("defaultAction", profile.path("defaultAction"));
        copyIfPresent("defaultErrnoRet", profile, filter);
        copyIfPresent("listenerPath", profile, filter);
        copyIfPresent("flags", profile, filter);
        putArchitectures(filter, host);
        ArrayNode syscalls = filter.putArray("syscalls");
        for (JsonNode rule : profile.path("syscalls")) {
            if (holds(rule, capabilities, host)) {
                syscalls.add(syscall(rule));
            }
        }
        return filter;
    }

    /// This machine's architecture and those that it runs besides. A runtime compiles the whole profile for
    /// each of them, 7 to 9 ms of a container's start: one that cannot run here is left out.
    private void putArchitectures(ObjectNode filter, HostCapabilities host) {
        ArrayNode architectures = filter.putArray("architectures");
        profile.path("architectures").forEach(architectures::add);
        String own = ARCHITECTURES.getOrDefault(architecture(), "");
        for (JsonNode entry : profile.path("archMap")) {
            if (entry.path("architecture").asString("").equals(own)) {
                architectures.add(own);
                strings(entry.path("subArchitectures")).stream()
                        .filter(sub -> runs(sub, host))
                        .forEach(architectures::add);
            }
        }
    }

    /// No distribution's kernel runs x32 programs unless booted with `syscall.x32=y`.
    private static boolean runs(String architecture, HostCapabilities host) {
        return switch (architecture) {
            case "SCMP_ARCH_X32" -> false;
            case "SCMP_ARCH_X86" -> host.ia32();
            default -> true;
        };
    }

    /// Go's name of this machine's architecture, as profiles spell it.
    private static String architecture() {
        String arch = String.valueOf(System.getProperty("os.arch"));
        return arch.equals("aarch64") ? "arm64" : arch;
    }

    private static boolean holds(JsonNode rule, Set<String> capabilities, HostCapabilities host) {
        JsonNode includes = rule.path("includes");
        JsonNode excludes = rule.path("excludes");
        return capabilities.containsAll(strings(includes.path("caps")))
                && strings(excludes.path("caps")).stream().noneMatch(capabilities::contains)
                && (includes.path("arches").isEmpty()
                        || strings(includes.path("arches")).contains(architecture()))
                && !strings(excludes.path("arches")).contains(architecture())
                && (!includes.has("minKernel") || kernelAtLeast(includes, host))
                && (!excludes.has("minKernel") || !kernelAtLeast(excludes, host));
    }

    private static boolean kernelAtLeast(JsonNode condition, HostCapabilities host) {
        return host.kernel()
                .isAtLeast(KernelVersion.parse(condition.path("minKernel").asString("")));
    }

    private static Set<String> strings(JsonNode array) {
        Set<String> values = new TreeSet<>();
        array.forEach(value -> values.add(value.asString("")));
        return values;
    }

    private static ObjectNode syscall(JsonNode rule) {
        ObjectNode syscall = JSON.createObjectNode();
        if (rule.has("names")) {
            syscall.set("names", rule.path("names"));
        } else {
            syscall.putArray("names").add(rule.path("name"));
        }
        syscall.set("action", rule.path("action"));
        copyIfPresent("errnoRet", rule, syscall);
        if (!rule.path("args").isEmpty()) {
            syscall.set("args", rule.path("args"));
        }
        return syscall;
    }

    private static void copyIfPresent(String name, JsonNode from, ObjectNode to) {
        if (from.hasNonNull(name)) {
            to.set(name, from.path(name));
        }
    }
}
