package dev.gantry.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `GET /info`. Source: Engine API, `SystemInfo`.
///
/// @param memTotal bytes
public record SystemInfo(
        @JsonProperty("ID") String id,
        int containers,
        int containersRunning,
        int containersPaused,
        int containersStopped,
        int images,
        String driver,
        List<List<String>> driverStatus,
        Plugins plugins,
        boolean memoryLimit,
        boolean swapLimit,
        boolean cpuCfsPeriod,
        boolean cpuCfsQuota,
        @JsonProperty("CPUShares") boolean cpuShares,
        @JsonProperty("CPUSet") boolean cpuSet,
        boolean pidsLimit,
        @JsonProperty("IPv4Forwarding") boolean ipv4Forwarding,
        boolean debug,
        @JsonProperty("NFd") int nFd,
        boolean oomKillDisable,
        @JsonProperty("NGoroutines") int nGoroutines,
        String systemTime,
        String loggingDriver,
        String cgroupDriver,
        @OmitEmpty String cgroupVersion,
        @JsonProperty("NEventsListener") int nEventsListener,
        String kernelVersion,
        String operatingSystem,
        @JsonProperty("OSVersion") String osVersion,
        @JsonProperty("OSType") String osType,
        String architecture,
        String indexServerAddress,
        RegistryConfig registryConfig,
        @JsonProperty("NCPU") int ncpu,
        long memTotal,
        @Nullable List<GenericResource> genericResources,
        String dockerRootDir,
        String httpProxy,
        String httpsProxy,
        String noProxy,
        String name,
        @Nullable List<String> labels,
        boolean experimentalBuild,
        String serverVersion,
        Map<String, RuntimeEntry> runtimes,
        String defaultRuntime,
        Swarm swarm,
        boolean liveRestoreEnabled,
        String isolation,
        String initBinary,
        Commit containerdCommit,
        Commit runcCommit,
        Commit initCommit,
        List<String> securityOptions,
        @OmitEmpty @Nullable List<AddressPool> defaultAddressPools,
        @OmitNull @Nullable Firewall firewallBackend,
        @JsonProperty("CDISpecDirs") @Nullable List<String> cdiSpecDirs,
        @Nullable List<String> warnings) {

    /// Names of the drivers by kind. Source: Engine API, `PluginsInfo`.
    public record Plugins(
            @Nullable List<String> volume,
            @Nullable List<String> network,
            @Nullable List<String> authorization,
            @Nullable List<String> log) {}

    /// Source: Engine API, `RegistryServiceConfig`.
    public record RegistryConfig(
            @JsonProperty("InsecureRegistryCIDRs") List<String> insecureRegistryCidrs,
            Map<String, Index> indexConfigs,
            @Nullable List<String> mirrors) {}

    /// Source: Engine API, `IndexInfo`.
    public record Index(String name, List<String> mirrors, boolean secure, boolean official) {}

    /// Nothing offers these yet; the field is part of the document. Source: Engine API, `GenericResources`.
    public record GenericResource(EmptyObject discreteResourceSpec) {}

    /// Source: Engine API, `Runtime`, whose names are lower case.
    public record RuntimeEntry(
            @JsonProperty("path") @OmitEmpty String path,

            @JsonProperty("runtimeArgs") @OmitEmpty @Nullable List<String> runtimeArgs,

            @JsonProperty("status") @OmitEmpty @Nullable Map<String, String> status) {}

    /// Source: Engine API, `SwarmInfo`.
    public record Swarm(
            @JsonProperty("NodeID") String nodeId,
            String nodeAddr,
            String localNodeState,
            boolean controlAvailable,
            String error,
            @Nullable List<EmptyObject> remoteManagers) {
        public static final Swarm INACTIVE = new Swarm("", "", "inactive", false, "", null);
    }

    /// A component's source revision. Source: Engine API, `Commit`.
    public record Commit(@JsonProperty("ID") String id) {}

    public record AddressPool(String base, int size) {}

    /// Source: Engine API, `FirewallInfo`.
    public record Firewall(
            String driver, @OmitEmpty @Nullable List<List<String>> info) {}
}
