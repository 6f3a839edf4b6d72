package dev.gantry.compose;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What `run` changes of a service for one container.
///
/// @param command null: the service's
/// @param entrypoint null: the service's
/// @param environment in addition
/// @param user `""`: the service's
/// @param workingDirectory `""`: the service's
/// @param labels in addition
/// @param capAdd in addition
/// @param capDrop in addition
/// @param ports in addition
/// @param mounts in addition
/// @param name `""`: one that is made up
/// @param servicePorts whether the service's ports are published
/// @param aliases whether the service's names lead to it
/// @param tty whether it has a terminal
/// @param interactive whether somebody types into it
/// @param removed whether it goes when it ends
/// @param detached whether nobody waits for it
public record OneOffOptions(
        @Nullable List<String> command,
        @Nullable List<String> entrypoint,
        Map<String, String> environment,
        String user,
        String workingDirectory,
        Map<String, String> labels,
        List<String> capAdd,
        List<String> capDrop,
        List<Port> ports,
        List<Mount> mounts,
        String name,
        boolean servicePorts,
        boolean aliases,
        boolean tty,
        boolean interactive,
        boolean removed,
        boolean detached) {
    public OneOffOptions {
        environment = Sorted.copy(environment);
        labels = Sorted.copy(labels);
        capAdd = List.copyOf(capAdd);
        capDrop = List.copyOf(capDrop);
        ports = List.copyOf(ports);
        mounts = List.copyOf(mounts);
    }

    /// The service as this container has it.
    Service apply(Service service) {
        return new Service(
                service.name(),
                service.profiles(),
                service.image(),
                process(service.process()),
                new ServiceIdentity(
                        "",
                        service.identity().hostname(),
                        service.identity().domainname(),
                        Additions.joined(service.identity().labels(), labels),
                        service.identity().annotations()),
                networking(service.networking()),
                storage(service.storage()),
                service.limits(),
                isolation(service.isolation()),
                service.lifecycle(),
                service.logging(),
                service.deploy(),
                service.watch(),
                service.provider(),
                service.models(),
                service.hash());
    }

    private ServiceProcess process(ServiceProcess process) {
        // another entry point begins without the service's words for its own
        List<String> words = command == null && entrypoint == null ? process.command() : command;
        return new ServiceProcess(
                entrypoint == null ? process.entrypoint() : entrypoint,
                words,
                Additions.joined(process.environment(), environment),
                user.isEmpty() ? process.user() : user,
                workingDirectory.isEmpty() ? process.workingDir() : workingDirectory,
                tty,
                interactive,
                process.init());
    }

    private ServiceNetworking networking(ServiceNetworking networking) {
        return new ServiceNetworking(
                networking.mode(),
                networking.networks(),
                servicePorts ? Additions.joined(networking.ports(), ports) : ports,
                networking.expose(),
                networking.links(),
                networking.externalLinks(),
                networking.dns(),
                networking.dnsOptions(),
                networking.dnsSearch(),
                networking.extraHosts(),
                networking.macAddress());
    }

    private ServiceStorage storage(ServiceStorage storage) {
        List<String> targets = mounts.stream().map(Mount::target).toList();
        List<Mount> kept = storage.mounts().stream()
                .filter(mount -> !targets.contains(mount.target()))
                .toList();
        return new ServiceStorage(
                Additions.joined(kept, mounts),
                storage.volumesFrom(),
                storage.tmpfs(),
                storage.secrets(),
                storage.configs(),
                storage.storageOptions(),
                storage.shmSizeBytes(),
                storage.readOnly());
    }

    private ServiceIsolation isolation(ServiceIsolation isolation) {
        return new ServiceIsolation(
                isolation.privileged(),
                Additions.joined(isolation.capAdd(), capAdd),
                Additions.joined(isolation.capDrop(), capDrop),
                isolation.securityOptions(),
                isolation.groupAdd(),
                isolation.deviceCgroupRules(),
                isolation.sysctls(),
                isolation.ipc(),
                isolation.pid(),
                isolation.uts(),
                isolation.cgroup(),
                isolation.cgroupParent(),
                isolation.userns(),
                isolation.runtime(),
                isolation.technology(),
                isolation.credentialSpec(),
                isolation.useApiSocket());
    }
}
