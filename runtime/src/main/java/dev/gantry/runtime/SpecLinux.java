package dev.gantry.runtime;

import dev.gantry.linux.IdMapping;
import dev.gantry.runtime.Namespaces.Namespace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/// The `linux` object: namespaces, devices, limits, sysctls, seccomp, hidden paths.
///
/// @param bounding the process's capabilities, which the seccomp profile follows
record SpecLinux(ContainerSettings settings, HostCapabilities host, Set<String> bounding) {
    void writeTo(ObjectNode linux, List<String> warnings) {
        SpecDevices devices = SpecDevices.of(settings);
        putSysctls(linux);
        linux.put("cgroupsPath", settings.cgroupsPath());
        ObjectNode resources = linux.putObject("resources");
        devices.writeRules(resources.putArray("devices"));
        SpecResources.write(settings.resources(), resources);
        BlockLimit.write(settings.blockLimits(), resources);
        putNamespaces(linux.putArray("namespaces"));
        if (settings.remapping() != null) {
            putMappings(linux, settings.remapping().ids());
        }
        devices.writeNodes(linux.putArray("devices"));
        putSeccomp(linux, warnings);
        putPaths(linux);
    }

    /// In a network namespace of its own a container may ping and bind low ports without capabilities, as in
    /// Docker.
    private void putSysctls(ObjectNode linux) {
        Map<String, String> sysctls = new TreeMap<>();
        Namespace network = settings.namespaces().network();
        if (network instanceof Namespace.Private || network instanceof Namespace.Prepared) {
            putIfKnown(sysctls, "net.ipv4.ping_group_range", "0 " + lastGroup());
            putIfKnown(sysctls, "net.ipv4.ip_unprivileged_port_start", "0");
        }
        if (!settings.domainname().isEmpty() && !(settings.namespaces().uts() instanceof Namespace.Host)) {
            sysctls.put("kernel.domainname", settings.domainname());
        }
        sysctls.putAll(settings.sysctls());
        if (!sysctls.isEmpty()) {
            ObjectNode json = linux.putObject("sysctl");
            sysctls.forEach(json::put);
        }
    }

    /// The kernel wants groups that there are.
    private long lastGroup() {
        return settings.remapping() == null
                ? Integer.MAX_VALUE
                : settings.remapping().ids().groups().getFirst().length() - 1;
    }

    /// A runtime fails on a sysctl that this kernel does not have.
    private static void putIfKnown(Map<String, String> sysctls, String name, String value) {
        if (Files.exists(Path.of("/proc/sys", name.split("\\.", -1)))) {
            sysctls.put(name, value);
        }
    }

    private void putNamespaces(ArrayNode array) {
        Namespaces namespaces = settings.namespaces();
        if (settings.remapping() != null) {
            array.addObject()
                    .put("type", "user")
                    .put("path", settings.remapping().namespace().toString());
        }
        array.addObject().put("type", "mount");
        putNamespace(array, "network", namespaces.network());
        putNamespace(array, "uts", namespaces.uts());
        putNamespace(array, "pid", namespaces.pid());
        putNamespace(array, "ipc", namespaces.ipc());
        if (host.cgroupNamespaces()) {
            putNamespace(array, "cgroup", namespaces.cgroup());
        }
    }

    static void putMappings(ObjectNode json, IdMapping ids) {
        putRanges(json.putArray("uidMappings"), ids.users());
        putRanges(json.putArray("gidMappings"), ids.groups());
    }

    private static void putRanges(ArrayNode array, List<IdMapping.Range> ranges) {
        for (IdMapping.Range range : ranges) {
            array.addObject()
                    .put("containerID", range.inside())
                    .put("hostID", range.outside())
                    .put("size", range.length());
        }
    }

    private static void putNamespace(ArrayNode array, String type, Namespace namespace) {
        switch (namespace) {
            case Namespace.Host() -> {
                // shared with the host by not being named
            }
            case Namespace.Private() -> array.addObject().put("type", type);
            case Namespace.Prepared(Path path) ->
                array.addObject().put("type", type).put("path", path.toString());
            case Namespace.Shared(Path path) ->
                array.addObject().put("type", type).put("path", path.toString());
        }
    }

    private void putSeccomp(ObjectNode linux, List<String> warnings) {
        seccomp(settings.confinement(), host, bounding, warnings)
                .ifPresent(filter -> linux.putRawValue("seccomp", filter));
    }

    /// The `seccomp` object; empty for none.
    static Optional<RawValue> seccomp(
            Confinement confinement, HostCapabilities host, Set<String> bounding, List<String> warnings) {
        return switch (confinement.seccomp()) {
            case Confinement.SeccompSetting.Unconfined() -> Optional.empty();
            case Confinement.SeccompSetting.Default() -> {
                if (!host.seccomp() && !confinement.privileged()) {
                    warnings.add("Seccomp is not enabled in your kernel, running container without default profile.");
                }
                yield host.seccomp() && !confinement.privileged()
                        ? Optional.of(SeccompProfile.standard().filterFor(bounding, host))
                        : Optional.empty();
            }
            case Confinement.SeccompSetting.Profile(String json) -> {
                if (!host.seccomp()) {
                    throw new SettingsException(
                            "seccomp is not enabled in your kernel, cannot run a custom seccomp profile");
                }
                yield Optional.of(SeccompProfile.parse(json).filterFor(bounding, host));
            }
        };
    }

    private void putPaths(ObjectNode linux) {
        Confinement confinement = settings.confinement();
        putAll(
                linux.putArray("maskedPaths"),
                chosen(confinement.maskedPaths(), Confinement.DEFAULT_MASKED_PATHS, confinement.privileged()));
        putAll(
                linux.putArray("readonlyPaths"),
                chosen(confinement.readonlyPaths(), Confinement.DEFAULT_READONLY_PATHS, confinement.privileged()));
    }

    private static List<String> chosen(@Nullable List<String> asked, List<String> defaults, boolean privileged) {
        if (asked != null) {
            return asked;
        }
        return privileged ? List.of() : defaults;
    }

    private static void putAll(ArrayNode array, List<String> values) {
        values.forEach(array::add);
    }
}
