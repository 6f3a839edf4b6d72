package dev.gantry.engine;

import dev.gantry.engine.ContainerState.Status;
import dev.gantry.network.NetworkController;
import dev.gantry.network.Recovery;
import dev.gantry.network.Sandbox;
import dev.gantry.runtime.ContainerSettings;
import dev.gantry.runtime.LogSink;
import dev.gantry.runtime.Task;
import dev.gantry.runtime.Tasks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a new daemon does with what an earlier one left: containers that run are taken over with their
/// streams, logs and ports; an end that nobody saw is recorded with its code and time; what was half made is
/// removed; and restart policies act. Everything found wrong is told in the log.
final class RestoreContainers {
    private static final System.Logger LOG = System.getLogger(RestoreContainers.class.getName());

    private final EngineOptions options;
    private final ContainerRegistry containers;
    private final NetworkController network;
    private final NetworkRegistry networks;
    private final ConnectContainer connections;
    private final Tasks tasks;
    private final ContainerRoots roots;
    private final ContainerVolumes volumes;
    private final ContainerLogs logs;
    private final ContainerVerbs verbs;
    private final MakeTask processes;
    private final UserNamespaces users;

    RestoreContainers(
            EngineOptions options,
            ContainerRegistry containers,
            NetworkController network,
            NetworkRegistry networks,
            ConnectContainer connections,
            Tasks tasks,
            ContainerRoots roots,
            ContainerVolumes volumes,
            ContainerLogs logs,
            ContainerVerbs verbs,
            MakeTask processes,
            UserNamespaces users) {
        this.options = options;
        this.containers = containers;
        this.network = network;
        this.networks = networks;
        this.connections = connections;
        this.tasks = tasks;
        this.roots = roots;
        this.volumes = volumes;
        this.logs = logs;
        this.verbs = verbs;
        this.processes = processes;
        this.users = users;
    }

    /// Called once, before the first request. What each container needs is decided by what is stored of it,
    /// before anything is taken over: from then on ends are dealt with, and containers restarted, on other
    /// threads.
    void restore() {
        List<Container> running = containers.all().stream()
                .filter(container -> container.state().hasProcess())
                .toList();
        List<Container> idle = containers.all().stream()
                .filter(container -> !container.state().hasProcess())
                .toList();
        restoreNetworks(running);
        Set<String> ids = running.stream().map(Container::id).collect(Collectors.toSet());
        users.releaseAllBut(ids);
        volumes.restore(running);
        removeUnknownTasks(ids);
        removeUnknownFiles(ids);
        running.forEach(this::adopt);
        running.forEach(connections::settle);
        idle.forEach(this::sendRest);
        idle.forEach(this::resume);
    }

    /// Containers that ended meanwhile are among these: their end is dealt with like any other, and gives the
    /// network back.
    private void restoreNetworks(List<Container> running) {
        List<Sandbox> sandboxes = new ArrayList<>();
        for (Container container : running) {
            ContainerNetwork of = container.document().network();
            if (of != null) {
                sandboxes.add(of.sandbox());
            }
        }
        running.forEach(connections::openLinks);
        Recovery recovery = network.restore(networks.made(), sandboxes);
        recovery.removed().forEach(what -> LOG.log(System.Logger.Level.INFO, "leftover removed what={0}", what));
        recovery.warnings().forEach(what -> LOG.log(System.Logger.Level.WARNING, "network not restored: {0}", what));
    }

    private void adopt(Container container) {
        if (!adopted(container)) {
            verbs.end().lost(container);
        }
    }

    /// @return false where there is no process and no record of its end
    private boolean adopted(Container container) {
        ContainerDocument document = container.document();
        ContainerPaths paths = ContainerPaths.of(options, document.id());
        container.verbs.lock();
        try {
            LogSink log = logs.adopt(document, paths);
            Optional<Task> task = tasks.adopt(document.id(), log);
            task.ifPresent(found -> takeOver(container, found));
            return task.isPresent();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "container not taken over id=" + document.id(), e);
            tasks.remove(document.id());
            return false;
        } finally {
            container.verbs.unlock();
        }
    }

    private void takeOver(Container container, Task task) {
        ContainerDocument document = container.document();
        ContainerNetwork network = document.network() == null
                ? new ContainerNetwork(
                        document.hostConfig().networkMode(),
                        new Sandbox(document.id(), null, List.of(), List.of(), List.of()))
                : document.network();
        ContainerSettings settings = processes.settings(document, network);
        container.running(task, settings);
        verbs.end().watch(container, task);
        LOG.log(System.Logger.Level.INFO, "container taken over id={0} pid={1,number,#}", document.id(), task.pid());
    }

    /// A start that was cut off: the container's row still says that nothing runs.
    private void removeUnknownTasks(Set<String> running) {
        for (String id : tasks.found()) {
            if (!running.contains(id)) {
                tasks.remove(id);
                LOG.log(System.Logger.Level.INFO, "half-started container removed id={0}", id);
            }
        }
    }

    private void removeUnknownFiles(Set<String> running) {
        for (Path bundle : entries(options.runRoot().resolve("bundles"))) {
            String id = String.valueOf(bundle.getFileName());
            if (!running.contains(id)) {
                containers
                        .get(id)
                        .ifPresentOrElse(
                                container -> roots.unmount(container.document(), ContainerPaths.of(options, id)),
                                () -> roots.removeBundle(bundle));
                LOG.log(System.Logger.Level.INFO, "leftover bundle removed id={0}", id);
            }
        }
        for (Path directory : entries(options.dataRoot().resolve("containers"))) {
            String id = String.valueOf(directory.getFileName());
            if (containers.get(id).isEmpty()) {
                PrivateMemory.release(directory);
                RemoveContainer.deleteFiles(directory);
                LOG.log(System.Logger.Level.INFO, "leftover container files removed id={0}", id);
            }
        }
        for (Path mount : roots.unmountAllBut(running)) {
            LOG.log(System.Logger.Level.INFO, "leftover root unmounted path={0}", mount);
        }
        Set<String> known = containers.all().stream().map(Container::id).collect(Collectors.toSet());
        for (String id : roots.removeAllBut(known)) {
            LOG.log(System.Logger.Level.INFO, "leftover writable layer removed id={0}", id);
        }
    }

    private static List<Path> entries(Path directory) {
        try (Stream<Path> entries = Files.exists(directory) ? Files.list(directory) : Stream.empty()) {
            return entries.toList();
        } catch (IOException e) {
            throw new UncheckedIOException("list " + directory + ": " + Failures.text(e), e);
        }
    }

    /// A receiver that was away when the last daemon ended gets what is left of the log.
    private void sendRest(Container container) {
        ContainerDocument document = container.document();
        try {
            logs.sendRest(document, ContainerPaths.of(options, document.id()));
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "log not sent id=" + document.id(), e);
        }
    }

    /// Restart policies and `--rm` for what does not run. A container that was between two runs goes on at
    /// once.
    private void resume(Container container) {
        ContainerDocument document = container.document();
        String policy = document.hostConfig().restartPolicy().name();
        boolean wasRunning = document.state().status() == Status.RESTARTING;
        boolean restart = switch (policy) {
            case "always" -> document.state().startedAt() != null;
            case "unless-stopped" -> document.state().startedAt() != null && !document.stoppedByUser();
            default -> wasRunning;
        };
        if (restart) {
            container.show(before -> before.withState(before.state().with(Status.RESTARTING)));
            verbs.end().scheduleRestart(container, Duration.ZERO);
        } else if (document.hostConfig().autoRemove() && document.state().startedAt() != null) {
            verbs.end().startFailed(container);
        }
    }
}
