package dev.gantry.runtime;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All that an OCI runtime must know about one container, in this room's own words. The engine fills it from
/// the container's configuration; [OciSpec] turns it into `config.json`.
///
/// @param process what runs, as whom and where
/// @param rootfs the container's root directory, mounted
/// @param readonlyRootfs whether `/` is mounted read-only (`--read-only`)
/// @param hostname the UTS host name; not set where the UTS namespace is the host's
/// @param domainname the NIS domain name, or empty
/// @param mounts what is mounted besides the defaults, in any order: sorted here by depth
/// @param namespaces what is shared with the host or with other containers
/// @param confinement capabilities, seccomp, masked paths
/// @param devices host devices that appear in the container (`--device`)
/// @param deviceCgroupRules `--device-cgroup-rule` as given, such as `c 1:3 mr`
/// @param resources limits, as [ResourceCheck] let them through
/// @param blockLimits shares of block devices, and limits on them
/// @param sysctls `--sysctl`, name to value
/// @param shmSizeBytes the size of the private `/dev/shm`; 0 leaves `/dev/shm` out (`--ipc none`). A mount
///     setting with that destination (`--ipc shareable` or `container:`) goes before it
/// @param init the host's path of the init that becomes pid 1 (`--init`); ignored where the pid namespace is
///     shared
/// @param cgroupsPath the container's cgroup below every hierarchy's root, such as `/gantry/<id>`
/// @param annotations passed on to the OCI runtime
/// @param remapping its user namespace; null for the host's. Other namespaces that it has or shares are that
///     one's
public record ContainerSettings(
        ProcessSettings process,
        Path rootfs,
        boolean readonlyRootfs,
        String hostname,
        String domainname,
        List<MountSetting> mounts,
        Namespaces namespaces,
        Confinement confinement,
        List<DeviceSetting> devices,
        List<String> deviceCgroupRules,
        ResourceSettings resources,
        List<BlockLimit> blockLimits,
        Map<String, String> sysctls,
        long shmSizeBytes,
        @Nullable Path init,
        String cgroupsPath,
        Map<String, String> annotations,
        @Nullable Remapping remapping) {

    /// Docker's default size of `/dev/shm`, 64 MiB.
    public static final long DEFAULT_SHM_SIZE_BYTES = 64L << 20;

    public ContainerSettings {
        mounts = List.copyOf(mounts);
        devices = List.copyOf(devices);
        deviceCgroupRules = List.copyOf(deviceCgroupRules);
        blockLimits = List.copyOf(blockLimits);
        sysctls = Map.copyOf(sysctls);
        annotations = Map.copyOf(annotations);
    }
}
