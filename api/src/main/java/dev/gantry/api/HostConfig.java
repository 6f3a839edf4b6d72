package dev.gantry.api;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The host's half of a container's settings: mounts, limits, namespaces, network mode, restart policy. The
/// limits that the Engine API keeps in a schema of their own (`Resources`) are flat in the document and so are
/// they here.
///
///     {"NetworkMode": "bridge", "Binds": ["/srv:/data:ro"], "Memory": 67108864,
///      "RestartPolicy": {"Name": "always"}}
///
/// Missing numbers read as 0, missing strings as "", missing lists as null, which is what Docker answers for
/// them too. Source: Engine API, `HostConfig` and `Resources`.
///
/// @param consoleSize rows, then columns, of the first terminal
/// @param portBindings by port and protocol, as in `80/tcp`
/// @param memory bytes, as all memory limits; 0 is unlimited
/// @param memorySwap memory and swap together, bytes; -1 is unlimited
/// @param nanoCpus 1e9 is one processor
/// @param cpuPeriod microseconds, as are the quota and the real-time times
/// @param shmSize bytes of `/dev/shm`
public record HostConfig(
        @Nullable List<String> binds,
        @JsonProperty("ContainerIDFile") String containerIdFile,
        LogConfig logConfig,
        String networkMode,
        @Nullable Map<String, List<PortBinding>> portBindings,
        RestartPolicy restartPolicy,
        boolean autoRemove,
        String volumeDriver,
        @Nullable List<String> volumesFrom,
        List<Integer> consoleSize,
        @OmitEmpty @Nullable Map<String, String> annotations,

        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) @Nullable List<String> capAdd,

        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) @Nullable List<String> capDrop,

        String cgroupnsMode,
        @Nullable List<String> dns,
        @Nullable List<String> dnsOptions,
        @Nullable List<String> dnsSearch,
        @Nullable List<String> extraHosts,
        @Nullable List<String> groupAdd,
        String ipcMode,
        String cgroup,
        @Nullable List<String> links,
        int oomScoreAdj,
        String pidMode,
        boolean privileged,
        boolean publishAllPorts,
        boolean readonlyRootfs,
        @Nullable List<String> securityOpt,
        @OmitEmpty @Nullable Map<String, String> storageOpt,
        @OmitEmpty @Nullable Map<String, String> tmpfs,
        @JsonProperty("UTSMode") String utsMode,
        String usernsMode,
        long shmSize,
        @OmitEmpty @Nullable Map<String, String> sysctls,
        @OmitEmpty String runtime,
        String isolation,
        long cpuShares,
        long memory,
        long nanoCpus,
        String cgroupParent,
        int blkioWeight,
        @Nullable List<WeightDevice> blkioWeightDevice,
        @Nullable List<ThrottleDevice> blkioDeviceReadBps,
        @Nullable List<ThrottleDevice> blkioDeviceWriteBps,
        @JsonProperty("BlkioDeviceReadIOps") @Nullable List<ThrottleDevice> blkioDeviceReadIops,
        @JsonProperty("BlkioDeviceWriteIOps") @Nullable List<ThrottleDevice> blkioDeviceWriteIops,
        long cpuPeriod,
        long cpuQuota,
        long cpuRealtimePeriod,
        long cpuRealtimeRuntime,
        String cpusetCpus,
        String cpusetMems,
        @Nullable List<DeviceMapping> devices,
        @Nullable List<String> deviceCgroupRules,
        @Nullable List<DeviceRequest> deviceRequests,
        @OmitEmpty long kernelMemory,
        @OmitEmpty @JsonProperty("KernelMemoryTCP") long kernelMemoryTcp,
        long memoryReservation,
        long memorySwap,
        @Nullable Long memorySwappiness,
        @Nullable Boolean oomKillDisable,
        @Nullable Long pidsLimit,
        @Nullable List<Ulimit> ulimits,
        long cpuCount,
        long cpuPercent,
        @JsonProperty("IOMaximumIOps") long ioMaximumIops,
        @JsonProperty("IOMaximumBandwidth") long ioMaximumBandwidth,
        @OmitEmpty @Nullable List<Mount> mounts,
        @Nullable List<String> maskedPaths,
        @Nullable List<String> readonlyPaths,
        @OmitNull @Nullable Boolean init) {

    /// What an empty document reads as: no limits, no mounts, everything for the daemon to decide.
    public static HostConfig empty() {
        return Json.read("{}", HostConfig.class);
    }

    public HostConfig {
        logConfig = Json.orElse(logConfig, LogConfig.DEFAULT);
        restartPolicy = Json.orElse(restartPolicy, RestartPolicy.NONE);
        consoleSize = Json.orElse(consoleSize, List.of(0, 0));
    }

    /// How much of one block device a container gets, 10 to 1000. Source: Engine API, `Resources`.
    public record WeightDevice(String path, int weight) {}

    /// A limit on one block device, in bytes or operations a second. Source: Engine API, `ThrottleDevice`.
    public record ThrottleDevice(String path, long rate) {}

    /// Devices asked for by capability, as `--gpus` does. Source: Engine API, `DeviceRequest`.
    public record DeviceRequest(
            String driver,
            int count,
            @JsonProperty("DeviceIDs") @Nullable List<String> deviceIds,
            @Nullable List<List<String>> capabilities,
            @Nullable Map<String, String> options) {}

    public HostConfig withBinds(@Nullable List<String> changed) {
        return Copy.with(this, "binds", changed);
    }

    public HostConfig withLogConfig(LogConfig changed) {
        return Copy.with(this, "logConfig", changed);
    }

    public HostConfig withLinks(@Nullable List<String> changed) {
        return Copy.with(this, "links", changed);
    }

    public HostConfig withNetworkMode(String changed) {
        return Copy.with(this, "networkMode", changed);
    }

    public HostConfig withPortBindings(@Nullable Map<String, List<PortBinding>> changed) {
        return Copy.with(this, "portBindings", changed);
    }

    public HostConfig withPublishAllPorts(boolean changed) {
        return Copy.with(this, "publishAllPorts", changed);
    }

    public HostConfig withRestartPolicy(RestartPolicy changed) {
        return Copy.with(this, "restartPolicy", changed);
    }

    public HostConfig withCgroupnsMode(String changed) {
        return Copy.with(this, "cgroupnsMode", changed);
    }

    public HostConfig withPidMode(String changed) {
        return Copy.with(this, "pidMode", changed);
    }

    public HostConfig withIpcMode(String changed) {
        return Copy.with(this, "ipcMode", changed);
    }

    public HostConfig withOomScoreAdj(int changed) {
        return Copy.with(this, "oomScoreAdj", changed);
    }

    public HostConfig withSecurityOpt(@Nullable List<String> changed) {
        return Copy.with(this, "securityOpt", changed);
    }

    public HostConfig withShmSize(long changed) {
        return Copy.with(this, "shmSize", changed);
    }

    public HostConfig withRuntime(String changed) {
        return Copy.with(this, "runtime", changed);
    }

    public HostConfig withMemory(long changed) {
        return Copy.with(this, "memory", changed);
    }

    public HostConfig withMemorySwap(long changed) {
        return Copy.with(this, "memorySwap", changed);
    }

    public HostConfig withMemoryReservation(long changed) {
        return Copy.with(this, "memoryReservation", changed);
    }

    public HostConfig withMemorySwappiness(@Nullable Long changed) {
        return Copy.with(this, "memorySwappiness", changed);
    }

    public HostConfig withOomKillDisable(@Nullable Boolean changed) {
        return Copy.with(this, "oomKillDisable", changed);
    }

    public HostConfig withPidsLimit(@Nullable Long changed) {
        return Copy.with(this, "pidsLimit", changed);
    }

    public HostConfig withBlkioWeight(int changed) {
        return Copy.with(this, "blkioWeight", changed);
    }

    public HostConfig withCpuShares(long changed) {
        return Copy.with(this, "cpuShares", changed);
    }

    public HostConfig withNanoCpus(long changed) {
        return Copy.with(this, "nanoCpus", changed);
    }

    public HostConfig withCpuPeriod(long changed) {
        return Copy.with(this, "cpuPeriod", changed);
    }

    public HostConfig withCpuQuota(long changed) {
        return Copy.with(this, "cpuQuota", changed);
    }

    public HostConfig withCpuRealtimePeriod(long changed) {
        return Copy.with(this, "cpuRealtimePeriod", changed);
    }

    public HostConfig withCpuRealtimeRuntime(long changed) {
        return Copy.with(this, "cpuRealtimeRuntime", changed);
    }

    public HostConfig withCpusetCpus(String changed) {
        return Copy.with(this, "cpusetCpus", changed);
    }

    public HostConfig withCpusetMems(String changed) {
        return Copy.with(this, "cpusetMems", changed);
    }

    public HostConfig withBlkioWeightDevice(@Nullable List<WeightDevice> changed) {
        return Copy.with(this, "blkioWeightDevice", changed);
    }

    public HostConfig withBlkioDeviceReadBps(@Nullable List<ThrottleDevice> changed) {
        return Copy.with(this, "blkioDeviceReadBps", changed);
    }

    public HostConfig withBlkioDeviceWriteBps(@Nullable List<ThrottleDevice> changed) {
        return Copy.with(this, "blkioDeviceWriteBps", changed);
    }

    public HostConfig withBlkioDeviceReadIops(@Nullable List<ThrottleDevice> changed) {
        return Copy.with(this, "blkioDeviceReadIops", changed);
    }

    public HostConfig withBlkioDeviceWriteIops(@Nullable List<ThrottleDevice> changed) {
        return Copy.with(this, "blkioDeviceWriteIops", changed);
    }

    public HostConfig withCgroupParent(String changed) {
        return Copy.with(this, "cgroupParent", changed);
    }

    public HostConfig withUlimits(@Nullable List<Ulimit> changed) {
        return Copy.with(this, "ulimits", changed);
    }

    public HostConfig withMounts(@Nullable List<Mount> changed) {
        return Copy.with(this, "mounts", changed);
    }

    public HostConfig withMaskedPaths(@Nullable List<String> changed) {
        return Copy.with(this, "maskedPaths", changed);
    }

    public HostConfig withReadonlyPaths(@Nullable List<String> changed) {
        return Copy.with(this, "readonlyPaths", changed);
    }

    public HostConfig withInit(@Nullable Boolean changed) {
        return Copy.with(this, "init", changed);
    }

    public HostConfig withPrivileged(boolean changed) {
        return Copy.with(this, "privileged", changed);
    }

    public HostConfig withCapAdd(@Nullable List<String> changed) {
        return Copy.with(this, "capAdd", changed);
    }

    public HostConfig withCapDrop(@Nullable List<String> changed) {
        return Copy.with(this, "capDrop", changed);
    }
}
