package dev.gantry.runtime;

import java.util.Set;
import java.util.concurrent.CompletableFuture;

/// A process started in a running container by [Task#exec]. It runs from the moment that `exec` returns; output written
/// before the first attachment waits for it (or for [#delete()]).
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"}) // the bodies follow
public final class ExecTask implements TaskProcess {
    ExecTask() {}

    public String id() {
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

    /// As [TaskProcess#attach]; the first attachment also gets what was written before it. One with no streams begins
    /// the reading too: output of a detached exec is thrown away.
    @Override
    public Attachment attach(Set<Stream> streams, OutputSink sink) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Stdin stdin() {
        throw new UnsupportedOperationException();
    }

    /// Lets go of an exec: its monitor and run directory. One that still runs goes on, unread.
    public void delete() {
        throw new UnsupportedOperationException();
    }
}
