package dev.gantry.engine;

import dev.gantry.runtime.ContainerSettings;
import dev.gantry.runtime.Task;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// One container as the running engine holds it: the stored document, and what lives only while the daemon
/// does.
///
/// Reading [#document()] needs no lock. The verbs that change a container's life (start, exit, rename, remove)
/// exclude each other by [#verbs]; they are held across slow work, by virtual threads, and never two
/// containers' at once, except by [UpdateContainer], in the order of their ids.
final class Container {
    /// Serialises the verbs on this container. Guards `run`, `restart` and every change of `document`.
    final ReentrantLock verbs = new ReentrantLock();

    final ExitWaiters waiters = new ExitWaiters();
    final RestartBackoff backoff = new RestartBackoff();
    final WaitingAttaches waitingAttaches = new WaitingAttaches();

    private final ContainerTableWriter writer;
    private volatile ContainerDocument document;
    private volatile @Nullable Run run;
    private volatile @Nullable PendingRestart restart;
    private final AtomicBoolean removing = new AtomicBoolean();

    /// A run of the container: its process and what it was made of.
    record Run(Task task, ContainerSettings settings) {}

    /// Stores a changed document before anyone can see it.
    @FunctionalInterface
    interface ContainerTableWriter {
        void write(ContainerDocument document);
    }

    Container(ContainerDocument document, ContainerTableWriter writer) {
        this.document = document;
        this.writer = writer;
    }

    String id() {
        return document.id();
    }

    ContainerDocument document() {
        return document;
    }

    ContainerState state() {
        return document.state();
    }

    /// Stores the changed document and shows it. The caller holds [#verbs].
    ContainerDocument change(UnaryOperator<ContainerDocument> change) {
        ContainerDocument changed = change.apply(document);
        writer.write(changed);
        document = changed;
        return changed;
    }

    /// Shows a change that is not worth storing: a daemon that dies now finds it again by looking.
    void show(UnaryOperator<ContainerDocument> change) {
        document = change.apply(document);
    }

    /// The current run, while a process lives or its end is being dealt with.
    @Nullable Run run() {
        return run;
    }

    void running(Task task, ContainerSettings settings) {
        run = new Run(task, settings);
    }

    void ended() {
        run = null;
    }

    @Nullable PendingRestart restart() {
        return restart;
    }

    void restart(@Nullable PendingRestart pending) {
        restart = pending;
    }

    /// Begins the removal.
    ///
    /// @return false where another request has begun it
    boolean beginRemoval() {
        return removing.compareAndSet(false, true);
    }

    /// The removal failed: it may be asked for again.
    void endRemoval() {
        removing.set(false);
    }

    boolean removing() {
        return removing.get();
    }
}
