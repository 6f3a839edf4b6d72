package dev.gantry.engine;

import dev.gantry.api.ContainerConfig;
import dev.gantry.api.DeviceMapping;
import dev.gantry.api.HostConfig;
import dev.gantry.api.Nil;
import dev.gantry.api.Ulimit;
import dev.gantry.runtime.Confinement;
import dev.gantry.runtime.ContainerSettings;
import dev.gantry.runtime.DeviceSetting;
import dev.gantry.runtime.MountSetting;
import dev.gantry.runtime.MountSetting.Access;
import dev.gantry.runtime.Namespaces;
import dev.gantry.runtime.ProcessSettings;
import dev.gantry.runtime.RealtimeLimit;
import dev.gantry.runtime.Remapping;
import dev.gantry.runtime.ResourceSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Puts a container's stored configuration into the words of the runtime room.
final class RuntimeSettings {
    private RuntimeSettings() {}

    /// What the engine has made for this run.
    ///
    /// @param rootfs mounted
    /// @param sources where the mounts' sources are, by their destinations, as far as that is known
    /// @param ownFiles mounts of the engine's own: `/etc/hosts`, `/etc/resolv.conf`, `/etc/hostname`, a shared
    /// `/dev/shm`
    /// @param remapping null for the host's user namespace
    /// @param linkEnvironment what the container's own variables override
    record Prepared(
            Path rootfs,
            Map<String, Path> sources,
            Namespaces namespaces,
            List<MountSetting> ownFiles,
            List<String> linkEnvironment,
            String cgroupsPath,
            @Nullable Path init,
            @Nullable Remapping remapping) {}

    static ContainerSettings of(ContainerDocument document, Prepared prepared, EngineOptions options) {
        ContainerConfig config = document.config();
        HostConfig host = document.hostConfig();
        boolean ownUts = !(prepared.namespaces().uts() instanceof Namespaces.Namespace.Host);
        return new ContainerSettings(
                process(config, host, prepared.linkEnvironment(), options),
                prepared.rootfs(),
                host.readonlyRootfs(),
                ownUts ? config.hostname() : "",
                ownUts ? config.domainname() : "",
                mounts(document, prepared, options.dataRoot()),
                prepared.namespaces(),
                confinement(host, options),
                devices(host),
                Nil.toEmpty(host.deviceCgroupRules()),
                resources(host),
                BlockLimits.of(host),
                Nil.toEmpty(host.sysctls()),
                host.ipcMode().equals("none") ? 0 : host.shmSize(),
                prepared.init(),
                prepared.cgroupsPath(),
                Nil.toEmpty(host.annotations()),
                prepared.remapping());
    }

    /// The whole command line: entrypoint, then command.
    static List<String> commandLine(ContainerConfig config) {
        List<String> all = new ArrayList<>(Nil.toEmpty(config.entrypoint()));
        all.addAll(Nil.toEmpty(config.cmd()));
        return all;
    }

    private static ProcessSettings process(
            ContainerConfig config, HostConfig host, List<String> linkEnvironment, EngineOptions options) {
        List<String> environment = new ArrayList<>(linkEnvironment);
        environment.addAll(Nil.toEmpty(config.env()));
        return new ProcessSettings(
                commandLine(config),
                environment,
                config.workingDir(),
                config.user(),
                Nil.toEmpty(host.groupAdd()),
                config.tty(),
                consoleSize(host.consoleSize()),
                host.oomScoreAdj(),
                ulimits(host, options));
    }

    /// The API gives height and width; 0 is "not known".
    static ProcessSettings.@Nullable ConsoleSize consoleSize(@Nullable List<Integer> size) {
        if (size == null || size.size() < 2 || size.get(0) <= 0 || size.get(1) <= 0) {
            return null;
        }
        return new ProcessSettings.ConsoleSize(size.get(0), size.get(1));
    }

    /// The container's own limits, and the daemon's defaults for those that it does not name.
    private static List<ProcessSettings.Ulimit> ulimits(HostConfig host, EngineOptions options) {
        List<Ulimit> all = new ArrayList<>(Nil.toEmpty(host.ulimits()));
        for (Ulimit fallback : options.defaultUlimits()) {
            if (all.stream().noneMatch(own -> own.name().equals(fallback.name()))) {
                all.add(fallback);
            }
        }
        return all.stream()
                .map(limit -> new ProcessSettings.Ulimit(limit.name(), limit.soft(), limit.hard()))
                .toList();
    }

    /// The user's mounts win over the engine's own files at the same place.
    private static List<MountSetting> mounts(ContainerDocument document, Prepared prepared, Path dataRoot) {
        List<MountSetting> all = new ArrayList<>();
        for (MountSetting own : prepared.ownFiles()) {
            if (document.mounts().stream()
                    .noneMatch(mount -> mount.destination().equals(own.destination()))) {
                all.add(own);
            }
        }
        document.mounts().forEach(mount -> all.add(mount(mount, prepared.sources(), dataRoot)));
        return all;
    }

    private static MountSetting mount(ContainerMount mount, Map<String, Path> sources, Path dataRoot) {
        Path source = sources.getOrDefault(mount.destination(), Path.of(mount.source()));
        return switch (mount.kind()) {
            case BIND, VOLUME, IMAGE ->
                new MountSetting.Bind(
                        source,
                        mount.destination(),
                        access(mount),
                        mount.recursive(),
                        DataRootBinds.effective(mount, source, dataRoot));
            case TMPFS ->
                new MountSetting.Tmpfs(
                        mount.destination(),
                        mount.mode().isEmpty()
                                ? List.of()
                                : List.of(mount.mode().split(",")));
        };
    }

    private static Access access(ContainerMount mount) {
        if (!mount.readOnly()) {
            return Access.WRITABLE;
        }
        if (mount.readOnlyForced()) {
            return Access.READONLY_ALL;
        }
        return mount.readOnlyTop() ? Access.READONLY_TOP : Access.READONLY;
    }

    private static Confinement confinement(HostConfig host, EngineOptions options) {
        SecurityOptions security = SecurityOptions.of(host, options.noNewPrivileges());
        return new Confinement(
                host.privileged(),
                Nil.toEmpty(host.capAdd()),
                Nil.toEmpty(host.capDrop()),
                security.seccomp(),
                security.noNewPrivileges(),
                host.maskedPaths(),
                host.readonlyPaths());
    }

    private static List<DeviceSetting> devices(HostConfig host) {
        return Nil.toEmpty(host.devices()).stream().map(RuntimeSettings::device).toList();
    }

    private static DeviceSetting device(DeviceMapping mapping) {
        String inContainer = mapping.pathInContainer().isEmpty() ? mapping.pathOnHost() : mapping.pathInContainer();
        String permissions = mapping.cgroupPermissions().isEmpty() ? "rwm" : mapping.cgroupPermissions();
        return new DeviceSetting(mapping.pathOnHost(), inContainer, permissions);
    }

    static RealtimeLimit realtime(HostConfig host) {
        return new RealtimeLimit(host.cpuRealtimePeriod(), host.cpuRealtimeRuntime());
    }

    static ResourceSettings resources(HostConfig host) {
        Long swappiness = host.memorySwappiness();
        return new ResourceSettings(
                host.memory(),
                host.memorySwap(),
                host.memoryReservation(),
                swappiness == null || swappiness < 0 ? null : swappiness.intValue(),
                Boolean.TRUE.equals(host.oomKillDisable()),
                host.nanoCpus(),
                host.cpuShares(),
                host.cpuPeriod(),
                host.cpuQuota(),
                host.cpusetCpus(),
                host.cpusetMems(),
                host.pidsLimit(),
                host.blkioWeight());
    }
}
