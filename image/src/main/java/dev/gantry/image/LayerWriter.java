package dev.gantry.image;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/// Writes a layer as a plain tar: ustar blocks with PAX records for what they cannot hold (long or
/// non-ASCII names, nanoseconds, large numbers, extended attributes), whiteouts in OCI's spelling, sparse
/// files in GNU's format 1.0.
///
/// The same entries in the same order make the same bytes: nothing of the clock, the host or the user comes
/// in.
///
///     LayerWriter writer = new LayerWriter(out);
///     writer.add(LayerEntry.directory("etc", 0755, modified));
///     writer.add(entry, (offset, buffer, length) -> file.read(buffer, 0, length, offset));
///     writer.finish();
///
/// Does not close the stream. One thread.
public final class LayerWriter {

    /// Where a file's data comes from.
    @FunctionalInterface
    public interface Source {
        /// Reads up to `length` bytes from `offset` of the file into the start of `buffer`. Asked in order,
        /// for what the entry's extents cover.
        ///
        /// @return how many bytes were read, at least one; -1 when the file ends there
        int read(long offset, byte[] buffer, int length) throws IOException;

        /// A stream, for a file without holes.
        static Source of(InputStream in) {
            return (offset, buffer, length) -> in.read(buffer, 0, length);
        }
    }

    private static final Source NOTHING = (offset, buffer, length) -> -1;
    private static final int BUFFER_BYTES = 64 * 1024;

    private final OutputStream out;
    private final byte[] buffer = new byte[BUFFER_BYTES];

    public LayerWriter(OutputStream out) {
        this.out = out;
    }

    /// Adds what has no content: anything but a file that is not empty.
    public void add(LayerEntry entry) throws IOException {
        add(entry, NOTHING);
    }

    /// Adds a file with its content.
    ///
    /// @throws EOFException naming the file when the source has less than the entry's size
    public void add(LayerEntry entry, Source source) throws IOException {
        byte[] map = entry.sparse() ? sparseMap(entry) : new byte[0];
        long data =
                entry.extents().stream().mapToLong(LayerEntry.Extent::length).sum();
        TarEntryFormat format = new TarEntryFormat(entry, map.length + data);
        out.write(format.headers());
        out.write(map);
        for (LayerEntry.Extent extent : entry.extents()) {
            copy(entry, extent, source);
        }
        out.write(new byte[padding(data)]);
    }

    private void copy(LayerEntry entry, LayerEntry.Extent extent, Source source) throws IOException {
        long end = extent.offset() + extent.length();
        for (long at = extent.offset(); at < end; ) {
            int count = source.read(at, buffer, (int) Math.min(end - at, buffer.length));
            if (count < 0) {
                throw new EOFException(LayerPath.quoted(entry.path()) + " ends at byte " + at + ", expected were "
                        + entry.size() + " bytes");
            }
            out.write(buffer, 0, count);
            at += count;
        }
    }

    /// GNU's format 1.0: the number of extents, then offset and length of each, one number a line. A file
    /// that ends in a hole has an empty extent at its end, or GNU tar would cut it.
    private static byte[] sparseMap(LayerEntry entry) {
        LayerEntry.Extent end = new LayerEntry.Extent(entry.size(), 0);
        String lines = entry.extents().stream()
                .map(extent -> extent.offset() + "\n" + extent.length() + "\n")
                .collect(Collectors.joining());
        String map = (entry.extents().size() + 1) + "\n" + lines + end.offset() + "\n" + end.length() + "\n";
        byte[] text = map.getBytes(StandardCharsets.US_ASCII);
        return Arrays.copyOf(text, text.length + padding(text.length));
    }

    static int padding(long length) {
        return (int) (-length & (TarInput.BLOCK - 1));
    }

    /// Writes the end of the tar; without it the layer is cut.
    public void finish() throws IOException {
        out.write(new byte[2 * TarInput.BLOCK]);
        out.flush();
    }
}
