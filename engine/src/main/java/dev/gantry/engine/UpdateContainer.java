package dev.gantry.engine;

import static dev.gantry.engine.EngineException.conflict;
import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.api.HostConfig;
import dev.gantry.api.RestartPolicy;
import dev.gantry.engine.ContainerState.Status;
import dev.gantry.runtime.HostCapabilities;
import dev.gantry.runtime.RealtimeLimit;
import dev.gantry.runtime.ResourceCheck;
import dev.gantry.runtime.RuntimeFailure;
import dev.gantry.runtime.SettingsException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Changes a container's limits, restart policy and published ports, of one that runs at once.
final class UpdateContainer {
    private final HostCapabilities host;
    private final ContainerNetworks networks;
    private final ContainerEvents events;

    UpdateContainer(HostCapabilities host, ContainerNetworks networks, ContainerEvents events) {
        this.host = host;
        this.networks = networks;
        this.events = events;
    }

    /// Changes nothing where one part can't be had.
    ///
    /// @param change what is set replaces what the container has; the rest stays
    /// @return what was narrowed
    /// @throws EngineException `INVALID_PARAMETER`, `CONFLICT` where it is being removed, `SYSTEM` where the kernel
    ///     refuses
    List<String> update(Container container, HostConfig change, PublishChange ports) {
        ContainerValidation.checkRestart(change);
        ResourceCheck check = check(change);
        HostConfig narrowed = ResourceChange.narrowed(change, check.resources());
        container.verbs.lock();
        try {
            update(container, narrowed, check, ports);
        } catch (EngineException e) {
            throw e.during("Cannot update container " + container.id());
        } finally {
            container.verbs.unlock();
        }
        return check.warnings();
    }

    private ResourceCheck check(HostConfig change) {
        try {
            RuntimeSettings.realtime(change).check();
            return ResourceCheck.ofChange(RuntimeSettings.resources(change), host);
        } catch (SettingsException e) {
            throw new EngineException(EngineException.Kind.INVALID_PARAMETER, Failures.text(e), e);
        }
    }

    private void update(Container container, HostConfig change, ResourceCheck check, PublishChange ports) {
        ContainerState state = container.state();
        if (container.removing() || state.status() == Status.REMOVING || state.status() == Status.DEAD) {
            throw conflict("container is marked for removal and cannot be \"update\"");
        }
        ContainerDocument before = container.document();
        HostConfig host = withPolicy(ResourceChange.apply(before.hostConfig(), change), change.restartPolicy());
        ContainerDocument changed = before.withHostConfig(host);
        ContainerDocument wanted = ports.isEmpty() ? changed : ports.apply(changed);
        try (Rollback rollback = new Rollback()) {
            ContainerNetwork network = ports.isEmpty() ? before.network() : publish(before, wanted, rollback);
            Container.Run run = container.run();
            if (run != null && state.hasProcess()) {
                limit(run, check, RuntimeSettings.realtime(change));
            }
            container.change(_ -> wanted.withNetwork(network));
            rollback.keep();
        }
        events.publish(container.document(), "update");
    }

    private @Nullable ContainerNetwork publish(ContainerDocument before, ContainerDocument wanted, Rollback rollback) {
        ContainerNetwork network = before.network();
        if (network == null) {
            return null; // it does not run: the ports are taken at its start
        }
        ContainerNetwork changed = networks.publish(wanted, network);
        rollback.onFailure(() -> networks.publish(before, network));
        return changed;
    }

    private static HostConfig withPolicy(HostConfig config, RestartPolicy policy) {
        if (policy.name().isEmpty()) {
            return config;
        }
        if (config.autoRemove() && !policy.name().equals("no")) {
            throw invalid("Restart policy cannot be updated because AutoRemove is enabled for the container");
        }
        return config.withRestartPolicy(policy);
    }

    private static void limit(Container.Run run, ResourceCheck check, RealtimeLimit realtime) {
        try {
            run.task().update(check.resources(), realtime);
        } catch (RuntimeFailure e) {
            throw new EngineException(EngineException.Kind.SYSTEM, Failures.text(e), e);
        }
    }
}
