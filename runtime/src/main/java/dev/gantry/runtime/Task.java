package dev.gantry.runtime;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/// A container under the OCI runtime: created, then started once, until its first process ends.
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"}) // the bodies follow
public final class Task implements TaskProcess {
    Task() {}

    public String id() {
        throw new UnsupportedOperationException();
    }

    /// Whether [#start()] was called, by this daemon or one before it.
    public boolean started() {
        throw new UnsupportedOperationException();
    }

    /// Lets the container's command run.
    ///
    /// @throws RuntimeFailure when the command cannot be executed
    public void start() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int pid() {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<ExitStatus> exit() {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Void> outputEnded() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void signal(int number) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void resize(int rows, int columns) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Attachment attach(Set<Stream> streams, OutputSink sink) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Stdin stdin() {
        throw new UnsupportedOperationException();
    }

    /// Freezes all processes of the container; returns when they are frozen. A repeat call does nothing.
    public void pause() {
        throw new UnsupportedOperationException();
    }

    /// Thaws them.
    public void resume() {
        throw new UnsupportedOperationException();
    }

    /// The ids of all processes in the container's cgroup, in the daemon's pid namespace.
    public List<Integer> processes() {
        throw new UnsupportedOperationException();
    }

    /// Whether the kernel killed a process of the container for lack of memory. Valid until [#delete()].
    public boolean oomKilled() {
        throw new UnsupportedOperationException();
    }

    /// Starts another process in the running container.
    ///
    /// @throws RuntimeFailure when it cannot be executed
    public ExecTask exec(ExecRequest request) {
        throw new UnsupportedOperationException();
    }

    /// Removes what is left of an ended container: cgroups, runtime state, monitor, run directory. One that still runs
    /// is killed first. Returns when nothing is left; a repeat call does nothing. The log's streams are ended.
    public void delete() {
        throw new UnsupportedOperationException();
    }
}
