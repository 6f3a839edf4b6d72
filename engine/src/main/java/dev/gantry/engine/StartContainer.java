package dev.gantry.engine;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.api.HostConfig;
import dev.gantry.runtime.ContainerSettings;
import dev.gantry.runtime.HostCapabilities;
import dev.gantry.runtime.LogSink;
import dev.gantry.runtime.OciSpec;
import dev.gantry.runtime.RuntimeFailure;
import dev.gantry.runtime.Task;
import dev.gantry.runtime.TaskRequest;
import dev.gantry.runtime.Tasks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Starts a container: root, network, names, specification, process. Each step says how it is taken back;
/// whatever fails leaves the container stopped, with the reason in its state, and nothing behind.
final class StartContainer {
    private static final System.Logger LOG = System.getLogger(StartContainer.class.getName());

    private final EngineOptions options;
    private final HostCapabilities host;
    private final Tasks tasks;
    private final ContainerNetworks networks;
    private final NamespaceChoice namespaces;
    private final ContainerRoots roots;
    private final ContainerLogs logs;
    private final ContainerEvents events;

    StartContainer(
            EngineOptions options,
            HostCapabilities host,
            Tasks tasks,
            ContainerNetworks networks,
            NamespaceChoice namespaces,
            ContainerRoots roots,
            ContainerLogs logs,
            ContainerEvents events) {
        this.options = options;
        this.host = host;
        this.tasks = tasks;
        this.networks = networks;
        this.namespaces = namespaces;
        this.roots = roots;
        this.logs = logs;
        this.events = events;
    }

    /// The caller holds the container's `verbs`, has seen that its state allows a start, and watches the task that is
    /// returned.
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
        tasks.expectCreate();
    }

    private Task launch(Container container) {
        ContainerPaths paths = ContainerPaths.of(options, container.id());
        try (Rollback rollback = new Rollback()) {
            ContainerNetwork network = networks.attach(container.document());
            rollback.onFailure(() -> networks.release(container.id()));
            networks.shareNames(container, network);
            ContainerDocument document = container.document();
            events.network(document, network, "connect");
            rollback.onFailure(() -> events.network(document, network, "disconnect"));
            roots.mount(document, paths);
            rollback.onFailure(() -> roots.unmount(document, paths));
            writeNames(document, network, paths);
            ContainerSettings settings = settings(document, network, paths);
            writeSpecification(settings, document, paths);
            LogSink log = openLog(document, paths);
            rollback.onFailure(log::close);
            Task task = tasks.create(request(document, settings, paths, log));
            rollback.onFailure(task::delete);
            container.waitingAttaches.connect(task);
            task.start();
            announce(container, task, network, settings);
            rollback.keep();
            return task;
        }
    }

    /// A container on another's network has that one's names.
    private void writeNames(ContainerDocument document, ContainerNetwork network, ContainerPaths paths) {
        if (!network.mode().startsWith("container:")) {
            networks.writeNames(document, network, paths.directory());
        }
    }

    ContainerSettings settings(ContainerDocument document, ContainerNetwork network, ContainerPaths paths) {
        HostConfig config = document.hostConfig();
        return RuntimeSettings.of(
                document,
                new RuntimeSettings.Prepared(
                        paths.rootfs(),
                        namespaces.of(config, network),
                        roots.ownFiles(document, network, paths),
                        cgroup(config, document.id()),
                        init(config)),
                options);
    }

    private String cgroup(HostConfig config, String id) {
        String parent = config.cgroupParent().isEmpty() ? options.cgroupParent() : config.cgroupParent();
        return Path.of("/", parent, id).normalize().toString();
    }

    private @Nullable Path init(HostConfig config) {
        boolean wanted = config.init() == null ? options.init() : config.init();
        if (!wanted) {
            return null;
        }
        return InitProgram.find(options)
                .orElseThrow(() -> invalid(
                        "init binary not found: install tini or catatonit, or set \"init-path\" in daemon.json"));
    }

    private LogSink openLog(ContainerDocument document, ContainerPaths paths) {
        try {
            return logs.open(document, paths);
        } catch (RuntimeException e) {
            throw EngineException.system(
                    "failed to create task for container: failed to initialize logging driver: " + Failures.text(e), e);
        }
    }

    private void writeSpecification(ContainerSettings settings, ContainerDocument document, ContainerPaths paths) {
        OciSpec specification = OciSpec.of(settings, host);
        for (String warning : specification.warnings()) {
            LOG.log(System.Logger.Level.WARNING, "container narrowed id={0} reason={1}", document.id(), warning);
        }
        try {
            Files.writeString(paths.specification(), specification.configJson());
        } catch (IOException e) {
            throw new UncheckedIOException("write " + paths.specification() + ": " + Failures.text(e), e);
        }
    }

    private static TaskRequest request(
            ContainerDocument document, ContainerSettings settings, ContainerPaths paths, LogSink log) {
        return new TaskRequest(
                document.id(),
                paths.bundle(),
                document.hostConfig().runtime(),
                document.config().tty(),
                document.config().openStdin(),
                document.config().stdinOnce(),
                settings.cgroupsPath(),
                log);
    }

    private void announce(Container container, Task task, ContainerNetwork network, ContainerSettings settings) {
        container.running(task, settings);
        container.change(document -> document.withState(document.state().started(task.pid(), Instant.now()))
                .withNetwork(network));
        events.publish(container.document(), "start");
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
