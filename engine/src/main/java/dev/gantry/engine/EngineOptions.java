package dev.gantry.engine;

import dev.gantry.api.Ulimit;
import dev.gantry.distribution.RegistryOptions;
import dev.gantry.network.NetworkOptions;
import dev.gantry.plugin.PluginFolders;
import dev.gantry.runtime.RealtimeLimit;
import dev.gantry.runtime.Tasks;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How the daemon's configuration shapes the engine. Keys in quotes are those of `daemon.json`.
///
/// @param dataRoot `data-root`: all that lasts
/// @param runRoot `exec-root`: sockets, bundles, namespaces; gone after a reboot
/// @param monitor the `gantry-monitor` program
/// @param home where Gantry is installed; null where it runs from its classes
/// @param runtimes `runtimes`: OCI runtimes by name, `runc` among them
/// @param defaultRuntime `default-runtime`: one of these, or [Tasks#BUILT_IN]
/// @param plugins where plugins make themselves known
/// @param journal where journald listens
/// @param logDriver `log-driver`: see `LogDrivers`
/// @param logOptions `log-opts`
/// @param defaultUlimits `default-ulimits`
/// @param shmSizeBytes `default-shm-size`
/// @param noNewPrivileges `no-new-privileges`
/// @param init `init`: whether containers get an init process unless they say otherwise
/// @param initPath `init-path`; null for the one that is installed
/// @param cgroupParent `cgroup-parent`: where containers' cgroups are made
/// @param cdiDirectories `cdi-spec-dirs`: where vendors describe devices, the last one goes first; empty for no such
///     devices
/// @param realtime `cpu-rt-period` and `cpu-rt-runtime`: what all containers together may have
/// @param seccompProfile `seccomp-profile`: a file, `unconfined`, or empty for the default
/// @param usernsRemap `userns-remap`: whose subordinate ids containers have; empty for none
/// @param dns `dns`
/// @param dnsSearch `dns-search`
/// @param dnsOptions `dns-opts`
/// @param registries how registries are reached
/// @param maxDownloads `max-concurrent-downloads`
/// @param maxUploads `max-concurrent-uploads`
/// @param buildCache `builder.gc`
/// @param rootLimitBytes `storage-opts`, `overlay2.size`: what a container may write to its own layer; 0 for no
///     limit
/// @param gc `gc`; null where nothing is cleaned up by itself
/// @param labels `labels` of this daemon
/// @param debug `debug`: told by `info`
/// @param serverVersion of this build
public record EngineOptions(
        Path dataRoot,
        Path runRoot,
        Path monitor,
        @Nullable Path home,
        Map<String, RuntimeProgram> runtimes,
        String defaultRuntime,
        NetworkOptions network,
        PluginFolders plugins,
        Path journal,
        String logDriver,
        Map<String, String> logOptions,
        List<Ulimit> defaultUlimits,
        long shmSizeBytes,
        boolean noNewPrivileges,
        boolean init,
        @Nullable Path initPath,
        String cgroupParent,
        List<Path> cdiDirectories,
        RealtimeLimit realtime,
        String seccompProfile,
        String usernsRemap,
        List<String> dns,
        List<String> dnsSearch,
        List<String> dnsOptions,
        RegistryOptions registries,
        int maxDownloads,
        int maxUploads,
        CachePolicy buildCache,
        long rootLimitBytes,
        @Nullable GcPolicy gc,
        List<String> labels,
        boolean debug,
        String serverVersion) {

    /// An OCI runtime: a program (found on `PATH` where it has no slash) and arguments that go before ours.
    public record RuntimeProgram(String path, List<String> arguments) {
        public RuntimeProgram {
            arguments = List.copyOf(arguments);
        }
    }

    public EngineOptions {
        runtimes = Map.copyOf(runtimes);
        logOptions = Map.copyOf(logOptions);
        defaultUlimits = List.copyOf(defaultUlimits);
        dns = List.copyOf(dns);
        dnsSearch = List.copyOf(dnsSearch);
        dnsOptions = List.copyOf(dnsOptions);
        labels = List.copyOf(labels);
        cdiDirectories = List.copyOf(cdiDirectories);
    }

    /// What clients are told of a runtime's name: they know `runc`, and containers of the built-in one are like
    /// runc's.
    static String shownRuntime(String name) {
        return name.equals(Tasks.BUILT_IN) ? Tasks.FALLBACK : name;
    }

    /// These, with what may change while an engine runs taken from `fresh`: runtimes, registries, labels and
    /// `debug`.
    EngineOptions reloaded(EngineOptions fresh) {
        return new EngineOptions(
                dataRoot,
                runRoot,
                monitor,
                home,
                fresh.runtimes,
                fresh.defaultRuntime,
                network,
                plugins,
                journal,
                logDriver,
                logOptions,
                defaultUlimits,
                shmSizeBytes,
                noNewPrivileges,
                init,
                initPath,
                cgroupParent,
                cdiDirectories,
                realtime,
                seccompProfile,
                usernsRemap,
                dns,
                dnsSearch,
                dnsOptions,
                fresh.registries,
                maxDownloads,
                maxUploads,
                buildCache,
                rootLimitBytes,
                gc,
                fresh.labels,
                fresh.debug,
                serverVersion);
    }
}
