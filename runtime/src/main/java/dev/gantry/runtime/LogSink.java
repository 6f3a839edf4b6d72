package dev.gantry.runtime;

/// Where a container's output is logged: raw chunks in, as they come off the pipes. The sink splits lines
/// itself and keeps an unfinished line for each stream, so a chunk may begin and end anywhere.
///
/// **Durability.** When [#write] returns, the whole chunk survives `kill -9` of this process, an unfinished
/// line included. After a crash inside `write`, nothing of the chunk is logged. So the daemon looks at bytes
/// first (`tee(2)`), writes them here, and then takes exactly that many from the pipe **in one call**; the
/// next daemon asks [#alreadyLogged] which of the two happened last.
///
/// **Thread.** Any; calls are serialised inside in the order they arrive. They block on the disk only.
public interface LogSink extends AutoCloseable {
    /// Logs `length` bytes of `chunk` from `offset`.
    ///
    /// @param stream `STDOUT` or `STDERR`
    /// @param epochNanos when the bytes were read, in nanoseconds since 1970-01-01T00:00:00Z: the time of
    ///     every line that ends in this chunk
    /// @throws java.io.UncheckedIOException when the bytes cannot be stored (disk full): nothing of the chunk is
    ///     logged, the call may be repeated
    void write(Stream stream, long epochNanos, byte[] chunk, int offset, int length);

    /// For adoption after a crash: how many of the first `length` bytes of `head`, seen at the front of the
    /// pipe, are in the log already, because the last daemon died between writing and taking them. They must
    /// be taken from the pipe and not logged again. Either the length of the last chunk that was written
    /// from this stream, or 0.
    int alreadyLogged(Stream stream, byte[] head, int length);

    /// Whether it takes more now. A log that is on its way to a receiver has room for so much that was not sent;
    /// one that stays here always has. [#write] takes what it gets all the same.
    default boolean hasRoom() {
        return true;
    }

    /// Has `listener` called whenever there is room again after [#hasRoom] has said that there is none.
    default void onRoom(Runnable listener) {
        // a log that always has room never has it again
    }

    /// Ends one stream: an unfinished last line is logged as it is, without a newline, as Docker does at end
    /// of file. More bytes may follow (a restart of the container). A repeat call does nothing.
    void end(Stream stream);

    /// Ends both streams, tells following readers that nothing more comes, and closes the files. A repeat
    /// call does nothing.
    @Override
    void close();
}
