package dev.gantry.runtime;

import dev.gantry.linux.Fd;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// Brings the log up to date after the daemon's death, before its successor reads on: settles what the old one was
/// taking when it died, then logs the spool.
///
/// What was under way is either in the log or not, and still at the front of the stream or not. The front is the
/// spool if the monitor drained the pipe meanwhile, then the pipe. [LogSink#alreadyLogged] compares.
final class Replay {
    private static final System.Logger LOG = System.getLogger(Replay.class.getName());

    private final LogSink log;
    private final InFlight journal;
    private final Map<Stream, Fd> pipes;
    private final IoThreads io;

    /// @param pipes the streams that are pipes and still open
    Replay(LogSink log, InFlight journal, Map<Stream, Fd> pipes, IoThreads io) {
        this.log = log;
        this.journal = journal;
        this.pipes = pipes.isEmpty() ? Map.of() : new EnumMap<>(pipes);
        this.io = io;
    }

    void run(TaskDirectory directory) {
        Optional<Spool> found = Spool.open(directory.spool());
        settle(Stream.STDOUT, found);
        settle(Stream.STDERR, found);
        if (found.isPresent()) {
            try (Spool spool = found.get()) {
                copy(spool);
                spool.remove();
            }
        }
        dropLogged();
    }

    private void settle(Stream stream, Optional<Spool> spool) {
        int taking = journal.takingOf(stream);
        if (taking > 0) {
            int skipped = journal.skippedOf(stream);
            byte[] head = head(stream, spool, skipped + taking);
            byte[] doubtful = Arrays.copyOfRange(head, Math.min(skipped, head.length), head.length);
            int logged = log.alreadyLogged(stream, doubtful, doubtful.length);
            journal.skipping(stream, skipped + logged);
            LOG.log(System.Logger.Level.INFO, "log settled stream={0} taking={1} logged={2}", stream, taking, logged);
        }
    }

    /// The first bytes of a stream that nobody has taken, up to `length`.
    private byte[] head(Stream stream, Optional<Spool> spool, int length) {
        byte[] head = new byte[length];
        int filled = spool.map(file -> fill(head, stream, file)).orElse(0);
        Fd pipe = pipes.get(stream);
        if (filled < length && pipe != null) {
            try (IoThreads.Scratch scratch = io.borrow()) {
                int count = Math.max(scratch.look(pipe, length - filled), 0);
                System.arraycopy(scratch.bytes(), 0, head, filled, count);
                filled += count;
            }
        }
        return Arrays.copyOf(head, filled);
    }

    private int fill(byte[] head, Stream stream, Spool spool) {
        int filled = 0;
        Optional<Spool.Piece> piece = spool.at(firstUnread(spool));
        while (piece.isPresent() && filled < head.length) {
            if (piece.get().stream() == stream) {
                int count = Math.min(piece.get().bytes().length, head.length - filled);
                System.arraycopy(piece.get().bytes(), 0, head, filled, count);
                filled += count;
            }
            piece = spool.at(piece.get().next());
        }
        return filled;
    }

    private long firstUnread(Spool spool) {
        return Math.max(journal.spoolOffset(spool.begun()), Spool.FIRST_RECORD);
    }

    private void copy(Spool spool) {
        Optional<Spool.Piece> piece = spool.at(firstUnread(spool));
        while (piece.isPresent()) {
            copy(piece.get(), spool);
            piece = spool.at(piece.get().next());
        }
    }

    private void copy(Spool.Piece piece, Spool spool) {
        Stream stream = piece.stream();
        int skip = Math.min(journal.skippedOf(stream), piece.bytes().length);
        int rest = piece.bytes().length - skip;
        if (rest > 0) {
            journal.taking(stream, rest);
            log.write(stream, piece.epochNanos(), piece.bytes(), skip, rest);
        }
        journal.spoolRead(stream, journal.skippedOf(stream) - skip, spool.begun(), piece.next());
    }

    /// What of the pipes' front is in the log.
    private void dropLogged() {
        try (IoThreads.Scratch scratch = io.borrow()) {
            pipes.forEach((stream, pipe) -> {
                int logged = journal.skippedOf(stream);
                if (logged > 0) {
                    scratch.drop(pipe, logged);
                    journal.skipping(stream, 0);
                }
            });
        }
    }
}
