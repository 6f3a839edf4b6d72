package dev.gantry.runtime;

import dev.gantry.linux.Fd;
import dev.gantry.linux.Pipes;
import java.io.UncheckedIOException;
import java.time.Instant;

/// How bytes leave a descriptor: with or without a log, and surviving the daemon's death or not.
sealed interface OutputTap {
    /// Takes the next chunk into the scratch's bytes.
    ///
    /// @return the count, `Pipes.END` or `Pipes.NOT_NOW`
    /// @throws UncheckedIOException when the log can't be written (disk full): the bytes can be taken again
    int take(Fd from, IoThreads.Scratch scratch);

    /// Whether the log takes more now.
    default boolean hasRoom() {
        return true;
    }

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

    /// A container's tty. A terminal's bytes can't be looked at without taking them, so they are moved to a pipe that
    /// outlives this daemon, in one call of the kernel, and taken from there.
    ///
    /// @param taken how bytes leave the basin
    record LoggedTty(Pipes.Ends basin, LoggedPipe taken) implements OutputTap {
        /// A page of the kernel's for each reading: a terminal gives little at a time.
        private static final int MOST = 16 * 1024;

        @Override
        public int take(Fd from, IoThreads.Scratch scratch) {
            int left = taken.take(basin.reader(), scratch);
            if (left != Pipes.NOT_NOW) {
                return left;
            }
            int moved = Pipes.move(from, basin.writer(), MOST);
            return moved > 0 ? taken.take(basin.reader(), scratch) : moved;
        }

        @Override
        public boolean hasRoom() {
            return taken.hasRoom();
        }

        /// Logs what an earlier daemon moved and did not log.
        void settle(IoThreads.Scratch scratch) {
            while (taken.take(basin.reader(), scratch) > 0) {
                // until it is empty
            }
        }

        @Override
        public void end() {
            taken.end();
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
                write(scratch.bytes(), count);
                scratch.drop(from, count);
                journal.taken(stream);
            }
            return count;
        }

        @Override
        public boolean hasRoom() {
            return log.hasRoom();
        }

        private void write(byte[] bytes, int count) {
            Instant now = Instant.now();
            try {
                log.write(stream, now.getEpochSecond() * 1_000_000_000 + now.getNano(), bytes, 0, count);
            } catch (UncheckedIOException failure) {
                journal.taken(stream);
                throw failure;
            }
        }

        @Override
        public void end() {
            log.end(stream);
        }
    }
}
