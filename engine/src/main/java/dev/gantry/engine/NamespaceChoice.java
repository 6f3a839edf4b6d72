package dev.gantry.engine;

import static dev.gantry.engine.EngineException.conflict;
import static dev.gantry.engine.EngineException.notFound;

import dev.gantry.api.HostConfig;
import dev.gantry.runtime.CgroupMode;
import dev.gantry.runtime.HostCapabilities;
import dev.gantry.runtime.Namespaces;
import dev.gantry.runtime.Namespaces.Namespace;
import java.nio.file.Path;

/// Which namespaces a container gets: from the modes of its host configuration, the network sandbox, and other
/// running containers that it shares with.
final class NamespaceChoice {
    private static final String CONTAINER = "container:";

    private final ContainerRegistry containers;
    private final HostCapabilities host;

    NamespaceChoice(ContainerRegistry containers, HostCapabilities host) {
        this.containers = containers;
        this.host = host;
    }

    /// @param network what the network room made
    /// @throws EngineException where a container that is shared with does not exist or does not run
    Namespaces of(HostConfig config, ContainerNetwork network) {
        return new Namespaces(
                network(config, network),
                shared(config.pidMode(), "pid"),
                shared(config.ipcMode(), "ipc"),
                config.utsMode().equals("host") ? new Namespace.Host() : new Namespace.Private(),
                cgroup(config));
    }

    private Namespace network(HostConfig config, ContainerNetwork network) {
        if (network.sandboxPath().isEmpty()) { // also where the other container is in the host's
            return new Namespace.Host();
        }
        if (config.networkMode().startsWith(CONTAINER)) {
            return new Namespace.Shared(Path.of(network.sandboxPath()));
        }
        return new Namespace.Prepared(Path.of(network.sandboxPath()));
    }

    private Namespace shared(String mode, String kind) {
        if (mode.equals("host")) {
            return new Namespace.Host();
        }
        if (mode.startsWith(CONTAINER)) {
            return new Namespace.Shared(namespaceOf(requireRunning(mode.substring(CONTAINER.length())), kind));
        }
        return new Namespace.Private();
    }

    private Namespace cgroup(HostConfig config) {
        boolean unified = host.cgroupMode() == CgroupMode.UNIFIED;
        boolean own = config.cgroupnsMode().isEmpty()
                ? unified && !config.privileged()
                : config.cgroupnsMode().equals("private");
        return own ? new Namespace.Private() : new Namespace.Host();
    }

    private static Path namespaceOf(Container container, String kind) {
        return Path.of("/proc", Integer.toString(container.state().pid()), "ns", kind);
    }

    /// The running container that a `container:` mode names.
    Container requireRunning(String reference) {
        Container other = containers.find(reference).orElseThrow(() -> notFound("No such container: " + reference));
        if (!other.state().hasProcess()) {
            throw conflict("cannot join namespace of a non running container: " + other.id());
        }
        return other;
    }
}
