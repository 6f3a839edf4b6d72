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
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Changes a container's limits, restart policy and published ports, of one that runs at once.
final class UpdateContainer {
    private final HostCapabilities host;
    private final PublishedPorts published;
    private final ContainerEvents events;

    UpdateContainer(HostCapabilities host, PublishedPorts published, ContainerEvents events) {
        this.host = host;
        this.published = published;
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
        List<Container> involved = involved(container, ports);
        involved.forEach(each -> each.verbs.lock());
        try {
            update(container, narrowed, check, ports);
        } catch (EngineException e) {
            throw e.during("Cannot update container " + container.id());
        } finally {
            involved.forEach(each -> each.verbs.unlock());
        }
        return check.warnings();
    }

    private static List<Container> involved(Container container, PublishChange ports) {
        Container giver = ports.giver();
        if (giver == null) {
            return List.of(container);
        }
        if (ports.add().isEmpty()) {
            throw invalid("no port is to be taken over from container "
                    + giver.document().name() + ": name those that are (PublishAdd)");
        }
        if (giver == container) {
            throw invalid("container " + container.document().name() + " can't take its own ports over");
        }
        return Stream.of(container, giver)
                .sorted(Comparator.comparing(Container::id))
                .toList();
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
        Container giver = ports.giver();
        try (Rollback rollback = new Rollback()) {
            ContainerNetwork network = ports.isEmpty() ? before.network() : publish(before, wanted, ports, rollback);
            Container.Run run = container.run();
            if (run != null && state.hasProcess()) {
                limit(run, check, RuntimeSettings.realtime(change));
            }
            if (giver != null) {
                giveUp(giver, ports, rollback);
            }
            container.change(_ -> wanted.withNetwork(network));
            rollback.keep();
        }
        if (giver != null) {
            events.publish(giver.document(), "update");
        }
        events.publish(container.document(), "update");
    }

    private @Nullable ContainerNetwork publish(
            ContainerDocument before, ContainerDocument wanted, PublishChange ports, Rollback rollback) {
        ContainerNetwork network = before.network();
        if (ports.giver() != null) {
            return takeOver(before, wanted, ports, ports.giver().document(), rollback);
        }
        if (network == null) {
            return null; // it does not run: the ports are taken at its start
        }
        ContainerNetwork changed = published.publish(wanted, network);
        rollback.onFailure(() -> published.publish(before, network));
        return changed;
    }

    private ContainerNetwork takeOver(
            ContainerDocument before,
            ContainerDocument wanted,
            PublishChange ports,
            ContainerDocument giver,
            Rollback rollback) {
        ContainerNetwork network = before.network();
        if (network == null) {
            throw conflict("container " + before.name() + " is not running: only one that runs can take ports over");
        }
        if (giver.network() == null) {
            ContainerNetwork changed = published.publish(wanted, network);
            rollback.onFailure(() -> published.publish(before, network));
            return changed;
        }
        published.handOver(ports.without(giver), wanted);
        rollback.onFailure(() -> published.handOver(before, giver));
        return published.current(wanted, network);
    }

    private void giveUp(Container giver, PublishChange ports, Rollback rollback) {
        ContainerDocument had = giver.document();
        ContainerDocument without = ports.without(had);
        ContainerNetwork network = without.network();
        rollback.onFailure(() -> giver.change(_ -> had));
        giver.change(_ -> network == null ? without : without.withNetwork(published.current(without, network)));
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
