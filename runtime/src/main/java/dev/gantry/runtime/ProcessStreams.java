package dev.gantry.runtime;

import dev.gantry.linux.Fd;
import dev.gantry.linux.LinuxException;
import dev.gantry.linux.Pty;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The streams of one process: its readers, its stdin and its attachments.
final class ProcessStreams implements AutoCloseable {
    private final Audience audience = new Audience();
    private final List<OutputReader> readers = new ArrayList<>();
    private final Set<Stream> open = EnumSet.noneOf(Stream.class); // guarded by itself
    private final CompletableFuture<@Nullable Void> outputEnded = new CompletableFuture<>();
    private final AtomicBoolean begun = new AtomicBoolean();
    private final IoThreads io;
    private final boolean clientEndsStdin;
    private final @Nullable PipeStdin stdin;
    private final @Nullable Fd terminal;

    /// How the output is taken.
    interface Taps {
        OutputTap of(Stream stream);
    }

    /// @param clientEndsStdin whether the end of a client's stdin ends the process's: StdinOnce, and every exec
    ProcessStreams(MonitorLink link, Descriptors fds, Taps taps, boolean clientEndsStdin, IoThreads io) {
        this.io = io;
        this.terminal = fds.terminal();
        this.clientEndsStdin = clientEndsStdin && terminal == null;
        this.stdin = stdin(link, fds, io);
        addReader(Stream.STDOUT, terminal == null ? fds.stdout() : terminal, taps);
        addReader(Stream.STDERR, fds.stderr(), taps);
        endIfOver();
    }

    private static @Nullable PipeStdin stdin(MonitorLink link, Descriptors fds, IoThreads io) {
        if (fds.terminal() != null) {
            // A second number: one descriptor can be watched only once.
            return new PipeStdin(fds.terminal().duplicate(), false, () -> {}, io.poller());
        }
        return fds.stdin() == null ? null : new PipeStdin(fds.stdin(), true, link::dropStdin, io.poller());
    }

    private void addReader(Stream stream, @Nullable Fd fd, Taps taps) {
        if (fd == null) {
            audience.end(stream);
        } else {
            open.add(stream);
            readers.add(new OutputReader(stream, fd, taps.of(stream), this, io));
        }
    }

    /// Begins to read; a repeat call does nothing.
    void begin() {
        if (begun.compareAndSet(false, true)) {
            readers.forEach(OutputReader::begin);
        }
    }

    Audience audience() {
        return audience;
    }

    CompletableFuture<@Nullable Void> outputEnded() {
        return outputEnded;
    }

    Attachment attach(Set<Stream> wanted, OutputSink sink) {
        QueuedAttachment attachment = new QueuedAttachment(wanted, sink, this);
        audience.join(attachment);
        attachment.begin();
        return attachment;
    }

    void leave(QueuedAttachment attachment) {
        audience.leave(attachment);
        roomAgain();
    }

    void roomAgain() {
        readers.forEach(OutputReader::roomAgain);
    }

    void streamEnded(Stream stream) {
        audience.end(stream);
        synchronized (open) {
            open.remove(stream);
        }
        endIfOver();
    }

    private void endIfOver() {
        synchronized (open) {
            if (!open.isEmpty()) {
                return;
            }
        }
        outputEnded.completeAsync(() -> null, io.callbacks());
    }

    Stdin stdin() {
        return stdin == null ? new NoStdin() : stdin;
    }

    /// Docker's rule for the end of a client's stdin.
    ///
    /// @return false when the client is to be detached instead
    boolean closeStdinAfterClient() {
        if (clientEndsStdin) {
            stdin().close();
        }
        return clientEndsStdin;
    }

    void resize(int rows, int columns) {
        if (terminal != null && terminal.isOpen()) {
            try {
                Pty.resize(terminal, rows, columns);
            } catch (LinuxException | IllegalStateException ended) {
                // the terminal was closed meanwhile: there is nothing to resize
            }
        }
    }

    /// Lets go of all descriptors; attachments end.
    @Override
    public void close() {
        readers.forEach(OutputReader::close);
        if (stdin != null) {
            stdin.letGo();
        }
        streamEnded(Stream.STDOUT);
        streamEnded(Stream.STDERR);
    }

    private record NoStdin() implements Stdin {
        @Override
        public boolean write(byte[] bytes, int offset, int length) {
            return false;
        }

        @Override
        public void close() {
            // closed from the beginning
        }
    }
}
