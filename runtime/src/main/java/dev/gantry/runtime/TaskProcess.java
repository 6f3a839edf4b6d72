package dev.gantry.runtime;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A process under a monitor: a container's first one ([Task]) or an exec'd one ([ExecTask]).
///
/// All methods may be called from any thread, virtual ones included: none blocks in native code.
public sealed interface TaskProcess permits Task, ExecTask {
    /// The process id in the daemon's pid namespace.
    int pid();

    /// Completes when the process has ended, whoever ended it. Output may still be on its way: [#outputEnded()].
    CompletableFuture<ExitStatus> exit();

    /// Completes when every writer has closed the output, and all of it is in the log and on its way to the
    /// attachments. A descendant that keeps the pipe open delays it beyond [#exit()]; Docker waits two seconds for
    /// it and then goes on.
    CompletableFuture<@Nullable Void> outputEnded();

    /// Sends a signal to the process; to one that has ended, nothing happens.
    ///
    /// @param number from [dev.gantry.linux.Signals]
    void signal(int number);

    /// Sets the size of the tty; without one, nothing happens.
    void resize(int rows, int columns);

    /// Delivers everything written from now on to `sink`; attached before the start, everything. A sink that does not
    /// keep up pauses the reading of the process's output.
    ///
    /// @param streams which of `STDOUT` and `STDERR`; may be empty for a client that only writes stdin
    Attachment attach(Set<Stream> streams, OutputSink sink);

    /// The process's stdin; closed from the beginning if it has none.
    Stdin stdin();
}
