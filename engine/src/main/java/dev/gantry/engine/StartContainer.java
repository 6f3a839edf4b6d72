package dev.gantry.engine;

import dev.gantry.runtime.ContainerSettings;
import dev.gantry.runtime.LogSink;
import dev.gantry.runtime.RuntimeFailure;
import dev.gantry.runtime.Task;
import java.time.Instant;

/// Starts a container: root, network, names, specification, process. Each step says how it is taken back;
/// whatever fails leaves the container stopped, with the reason in its state, and nothing behind.
final class StartContainer {
    private final EngineOptions options;
    private final MakeTask process;
    private final ContainerNetworks networks;
    private final ContainerLogs logs;
    private final ContainerEvents events;
    private final VendorDevices devices;

    StartContainer(
            EngineOptions options,
            MakeTask process,
            ContainerNetworks networks,
            ContainerLogs logs,
            ContainerEvents events) {
        this.options = options;
        this.process = process;
        this.networks = networks;
        this.logs = logs;
        this.events = events;
        this.devices = new VendorDevices(options.cdiDirectories());
    }

    /// The caller holds the container's `verbs`, has seen that its state allows a start, and watches the task
    /// that is returned.
    ///
    /// @throws EngineException where a step failed
    Task start(Container container) {
        expected();
        try {
            return launch(container);
        } catch (EngineException e) {
            throw failed(container, exitCode(e), e);
        } catch (RuntimeFailure e) {
            throw failed(container, exitCode(e), new EngineException(kind(e), Failures.text(e), e));
        } catch (RuntimeException e) {
            throw failed(container, 128, EngineException.system(Failures.text(e), e));
        }
    }

    /// A start may follow within milliseconds: the kernel is made ready for it meanwhile.
    void expected() {
        process.expected();
    }

    private Task launch(Container container) {
        ContainerPaths paths = ContainerPaths.of(options, container.id());
        try (Rollback rollback = new Rollback()) {
            devices.check(container.document().hostConfig());
            networks.checkLinks(container.document());
            ContainerNetwork network = networks.attach(container.document());
            rollback.onFailure(() -> networks.release(container.id()));
            networks.openLinks(container.document());
            networks.shareNames(container, network);
            ContainerDocument document = container.document();
            networks.announce(document, network, "connect");
            rollback.onFailure(() -> networks.announce(document, network, "disconnect"));
            MakeTask.Made made = process.make(document, network, () -> openLog(document, paths), rollback);
            Task task = made.task();
            container.waitingAttaches.connect(task);
            networks.awaitReady(container.id());
            task.start();
            announce(container, task, network, made.settings());
            rollback.keep();
            networks.moved(container);
            return task;
        }
    }

    private LogSink openLog(ContainerDocument document, ContainerPaths paths) {
        try {
            return logs.open(document, paths);
        } catch (RuntimeException e) {
            throw EngineException.system(
                    "failed to create task for container: failed to initialize logging driver: " + Failures.text(e), e);
        }
    }

    private void announce(Container container, Task task, ContainerNetwork network, ContainerSettings settings) {
        container.running(task, settings);
        container.change(document -> document.withState(started(document, task)).withNetwork(network));
        events.publish(container.document(), "start");
    }

    private static ContainerState started(ContainerDocument document, Task task) {
        boolean checked = HealthCheck.of(document.config()).isPresent();
        return document.state().started(task.pid(), Instant.now(), checked);
    }

    private EngineException failed(Container container, int exitCode, EngineException why) {
        container.waitingAttaches.abandon();
        container.change(document -> document.withState(document.state().failed(exitCode, Failures.text(why)))
                .withNetwork(null));
        return why;
    }

    /// 127 for a command that is not there, 126 for one that can't be run, else 128: what `docker run` exits
    /// with.
    private static int exitCode(RuntimeException e) {
        if (e instanceof RuntimeFailure failure) {
            return switch (failure.kind()) {
                case COMMAND_NOT_FOUND, NOT_A_DIRECTORY -> 127;
                case COMMAND_NOT_INVOCABLE -> 126;
                case OTHER -> 128;
            };
        }
        return 128;
    }

    private static EngineException.Kind kind(RuntimeFailure failure) {
        return switch (failure.kind()) {
            case COMMAND_NOT_FOUND, COMMAND_NOT_INVOCABLE, NOT_A_DIRECTORY -> EngineException.Kind.INVALID_PARAMETER;
            case OTHER -> EngineException.Kind.SYSTEM;
        };
    }
}
