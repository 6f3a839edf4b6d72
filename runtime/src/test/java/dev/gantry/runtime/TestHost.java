package dev.gantry.runtime;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Hosts and containers that tests start from.
final class TestHost {
    static final HostCapabilities.Cgroups EVERYTHING = new HostCapabilities.Cgroups(
            true, true, true, true, true, true, true, true, true, true, EnumSet.allOf(BlockLimit.Kind.class), true);
    static final HostCapabilities.Cgroups NOTHING = new HostCapabilities.Cgroups(
            false, false, false, false, false, false, false, false, false, false, Set.of(), false);

    private TestHost() {}

    /// A host that can grant all that there is.
    static HostCapabilities generous(CgroupMode mode) {
        return host(new LinkedHashSet<>(Capabilities.ALL), Map.of(), mode, EVERYTHING);
    }

    static HostCapabilities host(
            Set<String> capabilities, Map<String, Long> hardLimits, CgroupMode mode, HostCapabilities.Cgroups cgroups) {
        return new HostCapabilities(
                capabilities,
                hardLimits,
                0,
                mode,
                cgroups,
                2,
                "0-1",
                "0",
                true,
                false,
                true,
                true,
                true,
                new KernelVersion(6, 1));
    }

    static ProcessSettings process(String... args) {
        return new ProcessSettings(List.of(args), List.of(), "", "", List.of(), false, null, 0, List.of());
    }

    /// The start of a container's settings; a test changes what it is about.
    static final class Container {
        ProcessSettings process;
        final Path rootfs;
        boolean readonlyRootfs;
        String domainname = "";
        final List<MountSetting> mounts = new ArrayList<>();
        Namespaces namespaces;
        Confinement confinement = Confinement.DEFAULT;
        List<DeviceSetting> devices = List.of();
        List<String> deviceCgroupRules = List.of();
        ResourceSettings resources = ResourceSettings.UNLIMITED;
        Map<String, String> sysctls = Map.of();
        long shmSizeBytes = ContainerSettings.DEFAULT_SHM_SIZE_BYTES;

        @Nullable Path init;

        @Nullable Remapping remapping;

        String cgroupsPath = "/gantry/test";

        Container(Path rootfs, HostCapabilities host, String... args) {
            this.rootfs = rootfs;
            this.namespaces = Namespaces.defaults(host);
            this.process = process(args);
        }

        ContainerSettings settings() {
            return new ContainerSettings(
                    process,
                    rootfs,
                    readonlyRootfs,
                    "box",
                    domainname,
                    mounts,
                    namespaces,
                    confinement,
                    devices,
                    deviceCgroupRules,
                    resources,
                    List.of(),
                    sysctls,
                    shmSizeBytes,
                    init,
                    cgroupsPath,
                    Map.of(),
                    remapping);
        }
    }
}
