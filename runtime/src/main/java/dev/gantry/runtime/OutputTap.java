package dev.gantry.runtime;

import dev.gantry.linux.Fd;
import java.io.UncheckedIOException;
import java.time.Instant;

/// How bytes leave a descriptor: with or without a log, and surviving the daemon's death or not.
sealed interface OutputTap {
    /// Takes the next chunk into the scratch's bytes.
    ///
    /// @return the count, `Pipes.END` or `Pipes.NOT_NOW`
    int take(Fd from, IoThreads.Scratch scratch);

    /// The stream is over.
    void end();

    /// An exec's output: not logged.
    record Unlogged() implements OutputTap {
        @Override
        public int take(Fd from, IoThreads.Scratch scratch) {
            return scratch.take(from);
        }

        @Override
        public void end() {
            // nothing to tell
        }
    }

    /// A container's tty. A terminal's bytes can't be looked at without taking them.
    record LoggedTty(LogSink log) implements OutputTap {
        @Override
        public int take(Fd from, IoThreads.Scratch scratch) {
            int count = scratch.take(from);
            if (count > 0) {
                write(log, Stream.STDOUT, scratch.bytes(), count);
            }
            return count;
        }

        @Override
        public void end() {
            log.end(Stream.STDOUT);
        }
    }

    /// A container's pipe. A byte leaves it only after it is in the log, and the journal says what is under way, so
    /// that the next daemon neither loses nor doubles what this one was at when it was killed ([Replay]).
    record LoggedPipe(Stream stream, LogSink log, InFlight journal) implements OutputTap {
        @Override
        public int take(Fd from, IoThreads.Scratch scratch) {
            int count = scratch.look(from, IoThreads.CHUNK);
            if (count > 0) {
                journal.taking(stream, count);
                write(log, stream, scratch.bytes(), count);
                scratch.drop(from, count);
                journal.taken(stream);
            }
            return count;
        }

        @Override
        public void end() {
            log.end(stream);
        }
    }

    /// A log that can't be written (disk full) loses the chunk, as Docker's does: the container goes on, and its
    /// attachments get the bytes.
    private static void write(LogSink log, Stream stream, byte[] bytes, int count) {
        Instant now = Instant.now();
        try {
            log.write(stream, now.getEpochSecond() * 1_000_000_000 + now.getNano(), bytes, 0, count);
        } catch (UncheckedIOException failure) {
            System.getLogger(OutputTap.class.getName())
                    .log(System.Logger.Level.ERROR, "log chunk lost bytes=" + count + " stream=" + stream, failure);
        }
    }
}
