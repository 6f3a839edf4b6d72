package dev.gantry.image;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
/// Entries come in the layer's order; content that was not asked for is skipped. One thread; a layer of
/// more than 256 KiB is digested on a second one, which ends with [#finish()] or [#close()].
public final class LayerReader implements AutoCloseable {

    /// Where a file's data goes.
    @FunctionalInterface
    public interface Sink {
        /// Takes `length` bytes of `buffer` from `from` on, which belong at `offset` of the file. The
        /// buffer is the reader's: valid during the call, not to be changed. Bytes that are never delivered
        /// are holes.
        void write(long offset, byte[] buffer, int from, int length) throws IOException;
    }

    private final TarInput input;
    private final TarEntryParser parser;
    private final LayerLimits limits;
    private final boolean padded;
    private PaxRecords global = PaxRecords.NONE;
    private @Nullable LayerEntry current;
    private long contentEnd;
    private long headers;
    private boolean ended;

    private LayerReader(TarInput input, LayerLimits limits, boolean whiteouts, boolean padded) {
        this.input = input;
        this.limits = limits;
        this.parser = new TarEntryParser(limits, whiteouts);
        this.padded = padded;
    }

    /// Opens a layer; its first bytes tell the compression. Closing the reader closes `in`; when opening
    /// fails, `in` is still the caller's.
    ///
    /// @throws InvalidImageException for a compression that is not supported
    public static LayerReader open(InputStream in, LayerLimits limits) throws IOException {
        return open(in, Decompressor.STANDARD, limits);
    }

    /// Opens a layer with a decompressor of choice.
    public static LayerReader open(InputStream in, Decompressor decompressor, LayerLimits limits) throws IOException {
        return new LayerReader(TarInput.open(in, decompressor, limits), limits, true, true);
    }

    /// Opens a tar that is no layer (`docker cp`, a build context): names that look like whiteouts are only
    /// names. The last block need not be filled up: Docker's command line leaves that out of a context whose
    /// Dockerfile comes from elsewhere.
    public static LayerReader openTar(InputStream in, LayerLimits limits) throws IOException {
        return new LayerReader(TarInput.open(in, Decompressor.STANDARD, limits), limits, false, false);
    }

    /// Opens a tar that is no layer and whose digest nobody wants: it has no [#finish()], but [#drain()].
    public static LayerReader undigested(InputStream in, LayerLimits limits) throws IOException {
        return new LayerReader(TarInput.undigested(in, limits), limits, false, true);
    }

    /// The next entry, or empty at the end of the layer.
    ///
    /// @throws InvalidImageException naming the entry that is malformed, hostile or past a limit
    /// @throws IOException when `in` fails
    public Optional<LayerEntry> next() throws IOException {
        current = null;
        TarExtension extension = TarExtension.of(global);
        while (!ended) {
            skipRest();
            Optional<TarHeader> found = header();
            if (found.isEmpty()) {
                break;
            }
            TarHeader header = found.get();
            if (!header.isExtension()) {
                return Optional.of(begin(header, extension));
            }
            extension = extend(extension, header);
        }
        return Optional.empty();
    }

    private void skipRest() throws IOException {
        input.skip(contentEnd - input.offset());
        long padding = -contentEnd & (TarInput.BLOCK - 1);
        if (padded) {
            input.skip(padding);
        } else {
            input.skipAtMost(padding);
        }
    }

    private Optional<TarHeader> header() throws IOException {
        long offset = input.offset();
        int at = input.block();
        if (at < 0 || TarHeader.isZero(input.buffer(), at)) {
            end(at);
            return Optional.empty();
        }
        if (++headers > limits.maxEntries()) {
            throw new InvalidImageException("layer refused: it has more than " + limits.maxEntries() + " entries");
        }
        TarHeader header = TarHeader.read(input.buffer(), at, offset);
        contentEnd = input.offset();
        return Optional.of(header);
    }

    /// A tar ends with two blocks of zeros; one, or none, is taken for an end where the stream ends as
    /// well.
    private void end(int at) throws IOException {
        ended = true;
        if (at < 0) {
            return;
        }
        int second = input.block();
        if (second >= 0 && !TarHeader.isZero(input.buffer(), second)) {
            throw new InvalidImageException("invalid layer: data after a zero block at byte " + input.offset());
        }
    }

    private TarExtension extend(TarExtension extension, TarHeader header) throws IOException {
        byte[] content = parser.extensionContent(input, header);
        contentEnd = input.offset();
        return switch (header.type()) {
            case TarHeader.PAX -> extension.with(PaxRecords.parse(content));
            case TarHeader.PAX_GLOBAL -> {
                global = global.with(PaxRecords.parse(content));
                yield TarExtension.of(global);
            }
            case TarHeader.GNU_LONG_NAME -> extension.withName(content);
            case TarHeader.GNU_LONG_LINK -> extension.withLink(content);
            default -> extension;
        };
    }

    private LayerEntry begin(TarHeader header, TarExtension extension) throws IOException {
        long stored = parser.storedBytes(header, extension);
        long start = input.offset();
        LayerEntry entry = parser.parse(input, header, extension, stored);
        // The extension blocks of an old sparse map are not counted in the size, those of the new formats are.
        long mapBytes = header.type() == TarHeader.GNU_SPARSE ? input.offset() - start : 0;
        contentEnd = start + mapBytes + stored;
        current = entry;
        return entry;
    }

    /// Hands the data of the current entry to a sink, extent by extent. At most once per entry.
    public void transferTo(Sink sink) throws IOException {
        LayerEntry entry = takeCurrent();
        for (LayerEntry.Extent extent : entry.extents()) {
            long end = extent.offset() + extent.length();
            for (long at = extent.offset(); at < end; ) {
                int count = input.window(end - at);
                sink.write(at, input.buffer(), input.windowStart(count), count);
                at += count;
            }
        }
    }

    /// The content of the current entry with its holes filled, as long as no other entry is asked for. At
    /// most once per entry; needs no closing.
    public InputStream content() {
        return new TarContent(input, takeCurrent());
    }

    private LayerEntry takeCurrent() {
        LayerEntry entry = current;
        if (entry == null) {
            throw new IllegalStateException("no entry whose content was not read yet");
        }
        current = null;
        return entry;
    }

    /// Reads what is left, up to the last byte of the blob, and returns the diff ID. Once, as the last
    /// call.
    public Digest finish() throws IOException {
        drain();
        return input.digest();
    }

    /// Reads what is left, up to the last byte.
    public void drain() throws IOException {
        ended = true;
        current = null;
        input.drain();
    }

    /// Bytes of plain tar read so far; the size of the layer's tar after [#finish()].
    public long tarBytes() {
        return input.filled();
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
