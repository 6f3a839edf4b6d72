package dev.gantry.engine;

import static dev.gantry.engine.EngineException.conflict;
import static dev.gantry.engine.EngineException.notModified;

import dev.gantry.api.ContainerCreateRequest;
import dev.gantry.api.ContainerCreateResponse;
import dev.gantry.api.ContainerInspect;
import dev.gantry.api.ContainerSummary;
import dev.gantry.api.ContainerUpdateRequest;
import dev.gantry.api.ContainerUpdateResponse;
import dev.gantry.api.Nil;
import dev.gantry.api.PruneResponse;
import dev.gantry.api.TopResponse;
import dev.gantry.engine.ContainerState.Status;
import dev.gantry.runtime.LogQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/// Containers: everything that a client can ask of them.
///
/// A `reference` is a full id, a name, or an unambiguous beginning of an id; one that means nothing is
/// `NOT_FOUND` (`No such container: x`). Methods block; each container's verbs exclude each other.
public final class Containers {
    private static final Set<String> PRUNE_FILTERS = Set.of("label", "label!", "until");

    private final ContainerRegistry containers;
    private final Links links;
    private final ContainerNetworks networks;
    private final ContainerVerbs verbs;
    private final ContainerViews views;
    private final ContainerLogs logs;
    private final ContainerRoots roots;
    private final ContainerEvents events;
    private final Execs execs;
    private final ImageNames images;

    Containers(
            ContainerRegistry containers,
            Links links,
            ContainerNetworks networks,
            ContainerVerbs verbs,
            ContainerViews views,
            ContainerLogs logs,
            ContainerRoots roots,
            ContainerEvents events,
            Execs execs,
            ImageNames images) {
        this.containers = containers;
        this.links = links;
        this.networks = networks;
        this.verbs = verbs;
        this.views = views;
        this.logs = logs;
        this.roots = roots;
        this.events = events;
        this.execs = execs;
        this.images = images;
    }

    /// Source: Engine API, `ContainerCreate`.
    ///
    /// @param name empty for a generated one
    /// @param platform `os/arch[/variant]` that the image must have
    /// @throws EngineException `INVALID_PARAMETER`, `NOT_FOUND` (`No such image: x`), `CONFLICT` (the name is
    /// taken)
    public ContainerCreateResponse create(
            Optional<String> name, ContainerCreateRequest request, Optional<String> platform) {
        verbs.start().expected(); // `run` starts what it creates
        return verbs.create().create(name, request, platform);
    }

    /// Returns when the process runs.
    ///
    /// @throws EngineException `NOT_MODIFIED` where it runs already; else why the start failed; the container's
    ///     exit code is then what `docker run` exits with
    public void start(String reference) {
        Container container = containers.require(reference);
        Optional<EngineException> failure;
        container.verbs.lock();
        try {
            requireStartable(container);
            container.change(document -> document.withStoppedByUser(false).withRestartCount(0));
            failure = launch(container);
        } finally {
            container.verbs.unlock();
        }
        if (failure.isPresent()) {
            verbs.end().startFailed(container);
            throw failure.get();
        }
    }

    private Optional<EngineException> launch(Container container) {
        try {
            verbs.end().watch(container, verbs.start().start(container));
            return Optional.empty();
        } catch (EngineException e) {
            return Optional.of(e);
        }
    }

    /// Between two runs of a restart policy a container counts as running.
    private static void requireStartable(Container container) {
        if (container.removing()) {
            throw conflict("container is marked for removal and cannot be started");
        }
        switch (container.state().status()) {
            case PAUSED -> throw conflict("cannot start a paused container, try unpause instead");
            case RUNNING, RESTARTING -> throw notModified("container is already running");
            case REMOVING, DEAD -> throw conflict("container is marked for removal and cannot be started");
            case CREATED, EXITED -> {
                // may start
            }
        }
    }

    /// Returns when the process has ended.
    ///
    /// @param signal instead of the container's stop signal
    /// @param timeoutSeconds until SIGKILL follows; -1 for never
    /// @throws EngineException `NOT_MODIFIED` where nothing runs
    public void stop(String reference, Optional<String> signal, OptionalInt timeoutSeconds) {
        verbs.stop().stop(containers.require(reference), signal, timeoutSeconds);
    }

    /// Stops the container where it runs, and starts it.
    public void restart(String reference, Optional<String> signal, OptionalInt timeoutSeconds) {
        Container container = containers.require(reference);
        if (container.state().running()) {
            verbs.stop().stop(container, signal, timeoutSeconds);
        }
        start(container.id());
        events.publish(container.document(), "restart");
    }

    /// Ends the process by a signal, SIGKILL where none is named; that one also waits for the end.
    ///
    /// @param signal a name or a number
    /// @throws EngineException `CONFLICT` where nothing runs
    public void kill(String reference, Optional<String> signal) {
        try {
            verbs.stop().signal(containers.require(reference), signal.orElse("SIGKILL"));
        } catch (EngineException e) {
            throw e.during("cannot kill container: " + reference);
        }
    }

    /// Freezes all processes.
    public void pause(String reference) {
        Container container = containers.require(reference);
        changeRunning(container, run -> {
            if (container.state().status() == Status.PAUSED) {
                throw conflict("Container " + container.id() + " is already paused");
            }
            verbs.pause().freeze(container, run.task());
        });
    }

    public void unpause(String reference) {
        Container container = containers.require(reference);
        changeRunning(container, run -> {
            if (container.state().status() != Status.PAUSED) {
                throw new EngineException(
                        EngineException.Kind.SYSTEM, "Container " + container.id() + " is not paused");
            }
            verbs.pause().thaw(container, run.task());
        });
    }

    @FunctionalInterface
    private interface RunningVerb {
        void on(Container.Run run);
    }

    private static void changeRunning(Container container, RunningVerb verb) {
        container.verbs.lock();
        try {
            verb.on(requireRun(container));
        } finally {
            container.verbs.unlock();
        }
    }

    private static Container.Run requireRun(Container container) {
        Container.Run run = container.run();
        if (run == null || !container.state().hasProcess()) {
            throw conflict("container " + container.id() + " is not running");
        }
        return run;
    }

    /// Changes limits and restart policy. Source: Engine API, `ContainerUpdate`.
    ///
    /// @param request what is set replaces what the container has; the rest stays
    /// @throws EngineException `INVALID_PARAMETER`, `CONFLICT`; `SYSTEM` where the kernel refuses a limit;
    ///     nothing is changed then
    public ContainerUpdateResponse update(String reference, ContainerUpdateRequest request) {
        String giver = request.publishFrom();
        PublishChange ports = new PublishChange(
                Nil.toEmpty(request.publishAdd()),
                Nil.toEmpty(request.publishRm()),
                giver.isEmpty() ? null : containers.require(giver));
        List<String> warnings = verbs.update().update(containers.require(reference), request.hostConfig(), ports);
        return new ContainerUpdateResponse(warnings.isEmpty() ? null : warnings);
    }

    /// Gives the container another name.
    ///
    /// @throws EngineException `INVALID_PARAMETER`, `CONFLICT` where the name is taken
    public void rename(String reference, String newName) {
        verbs.rename().rename(containers.require(reference), newName);
    }

    /// Sets the size of the container's terminal, in characters.
    public void resize(String reference, int height, int width) {
        requireRun(containers.require(reference)).task().resize(height, width);
    }

    /// Begins to wait; what happens from now on is not missed.
    public ContainerWait wait(String reference, WaitCondition condition) {
        Container container = containers.require(reference);
        CompletableFuture<WaitResult> next = container.waiters.nextExit();
        return new ContainerWait(
                switch (condition) {
                    case NOT_RUNNING ->
                        container.state().running()
                                ? next
                                : CompletableFuture.completedFuture(
                                        WaitResult.of(container.state().exitCode()));
                    case NEXT_EXIT -> next;
                    case REMOVED -> container.waiters.removed();
                });
    }

    /// Removes the container and its files.
    ///
    /// @param force kills a running one
    /// @param volumes removes its anonymous volumes, too
    /// @throws EngineException `CONFLICT` where it runs
    public void remove(String reference, boolean force, boolean volumes) {
        Container container = containers.require(reference);
        verbs.remove().remove(container, force, volumes);
    }

    /// Takes a legacy link away: a second name `/PARENT/ALIAS`. A container's own name is no link.
    ///
    /// @throws EngineException `NOT_FOUND`, `SYSTEM` in dockerd's words
    public void removeLink(String reference) {
        if (networks.removeLink(reference)) {
            return;
        }
        containers.require(reference);
        throw new EngineException(
                EngineException.Kind.SYSTEM, "Conflict, cannot remove the default link name of the container");
    }

    /// Newest first.
    ///
    /// @param all those that do not run, too
    /// @param limit the newest so many, running or not; 0 for no limit
    /// @param size fills in the sizes
    public List<ContainerSummary> list(boolean all, int limit, boolean size, Filters filters) {
        ContainerFilter filter = ContainerFilter.of(filters, containers, images::ids, views::networkId);
        boolean stopped = all || limit > 0 || filter.wantsStopped();
        Instant now = Instant.now();
        Map<String, List<String>> paths = links.paths();
        List<ContainerDocument> listed = containers.all().stream()
                .map(Container::document)
                .filter(document -> stopped || document.state().running())
                .filter(filter::test)
                .sorted(Comparator.comparing(ContainerDocument::created).reversed())
                .limit(limit > 0 ? limit : Long.MAX_VALUE)
                .toList();
        Map<String, DiskSizes.Size> sizes = size ? roots.sizes().of(listed) : Map.of();
        return listed.stream()
                .map(document -> views.summary(
                        document, paths.getOrDefault(document.id(), List.of()), sizes.get(document.id()), now))
                .toList();
    }

    public ContainerInspect inspect(String reference, boolean size) {
        Container container = containers.require(reference);
        return views.inspect(container.document(), execs.runningIn(container), size);
    }

    /// The processes of a running container, as `ps` with these arguments tells them.
    ///
    /// @throws EngineException `CONFLICT` where it does not run
    public TopResponse top(String reference, String psArguments) {
        Container container = containers.require(reference);
        Container.Run run = container.run();
        if (run == null || !container.state().hasProcess()) {
            throw conflict("container " + container.id() + " is not running");
        }
        if (container.state().status() == Status.RESTARTING) {
            throw conflict("Container " + container.id() + " is restarting, wait until the container is running");
        }
        TopResponse processes = ProcessTable.of(run.task().processes(), psArguments);
        events.publish(container.document(), "top");
        return processes;
    }

    /// What the container has written so far and, where the query follows, goes on to write.
    ///
    /// @throws EngineException `NOT_IMPLEMENTED` where its log driver can't be read back
    public ContainerLog logs(String reference, LogQuery query) {
        Container container = containers.require(reference);
        return logs.read(container, query);
    }

    /// A session on the container's streams; where it does not run yet, from its start on.
    ///
    /// @throws EngineException `CONFLICT` where it is paused or restarting
    public AttachSession attach(String reference, AttachRequest request) {
        Container container = containers.require(reference);
        container.verbs.lock();
        try {
            if (container.state().status() == Status.PAUSED) {
                throw conflict("container " + reference + " is paused, unpause the container before attach");
            }
            if (container.state().status() == Status.RESTARTING) {
                throw conflict("container " + reference + " is restarting, wait until the container is running");
            }
            return attach(container, request);
        } finally {
            container.verbs.unlock();
        }
    }

    private AttachSession attach(Container container, AttachRequest request) {
        ContainerDocument document = container.document();
        AttachSession.Replay replay =
                request.logs() ? output -> logs.replay(container, request, output) : AttachSession.Replay.NOTHING;
        AttachSession session = new AttachSession(
                document.config().tty(), request, replay, () -> events.publish(container.document(), "detach"));
        Container.Run run = container.run();
        if (!request.stream()) {
            session.abandon();
        } else if (run == null) {
            container.waitingAttaches.add(session);
        } else {
            session.connect(run.task());
        }
        events.publish(document, "attach");
        return session;
    }

    /// Removes all containers that do not run.
    public PruneResponse.Containers prune(Filters filters) {
        filters.accepting(PRUNE_FILTERS);
        Optional<Instant> until = PruneFilter.until(filters);
        List<String> removed = new ArrayList<>();
        long freed = 0;
        for (Container container : List.copyOf(containers.all())) {
            ContainerDocument document = container.document();
            boolean wanted = !document.state().running()
                    && until.map(document.created()::isBefore).orElse(true)
                    && filters.labels(Nil.toEmpty(document.config().labels()));
            if (wanted) {
                long size = roots.sizes().of(document).own();
                if (removed(container)) {
                    removed.add(document.id());
                    freed += size;
                }
            }
        }
        events.pruned(freed);
        return new PruneResponse.Containers(removed.isEmpty() ? null : removed, freed);
    }

    /// Removes a container that does not run; its volumes stay.
    ///
    /// @return false where it runs, or is gone
    boolean removeStopped(String id) {
        return containers.find(id).filter(this::removed).isPresent();
    }

    private boolean removed(Container container) {
        try {
            verbs.remove().remove(container, false, false);
            return true;
        } catch (EngineException e) {
            return false; // started or removed by someone else meanwhile
        }
    }
}
