package dev.gantry.image;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where a file of a tar has data, and how long it is with its holes: ordinary files, GNU's old sparse
/// entries, and its three formats in extended headers (0.0, 0.1, 1.0).
///
/// Source: GNU tar's manual, "Storing Sparse Files".
///
/// @param size of the file, holes included
record SparseMap(long size, List<LayerEntry.Extent> extents) {
    /// More than any file system would make: an extent costs 24 bytes and more in a tar.
    private static final int MAX_EXTENTS = 1 << 20;

    private static final int EXTENTS_PER_BLOCK = 21;
    private static final int MORE_AT = 504;

    /// Reads the map of the entry whose header was read last; consumes what part of it lies in front of the
    /// data.
    ///
    /// @param stored bytes between this header and the next, without padding
    static SparseMap read(TarInput input, TarHeader header, PaxRecords pax, long stored) throws IOException {
        long start = input.offset();
        Optional<List<LayerEntry.Extent>> map;
        long size;
        if (header.type() == TarHeader.GNU_SPARSE) {
            map = Optional.of(oldMap(input, header));
            return checked(header.realSize(), map.get(), stored);
        }
        if (pax.text("GNU.sparse.major").orElse("").equals("1")) {
            size = pax.number("GNU.sparse.realsize").orElse(stored);
            map = Optional.of(mapInData(input, stored));
        } else {
            size = pax.number("GNU.sparse.size").orElse(stored);
            map = pax.sparseMap();
        }
        if (map.isEmpty()) {
            return new SparseMap(stored, LayerEntry.whole(stored));
        }
        return checked(size, map.get(), stored - (input.offset() - start));
    }

    /// Four extents in the header and, as long as a block says so, twenty-one in each that follows.
    private static List<LayerEntry.Extent> oldMap(TarInput input, TarHeader header) throws IOException {
        List<LayerEntry.Extent> extents = new ArrayList<>(header.oldSparse());
        boolean more = header.moreSparse();
        while (more) {
            requireFew(extents.size());
            byte[] block = input.take(TarInput.BLOCK);
            extents.addAll(TarHeader.extents(new TarNumber(block, 0, input.offset()), 0, EXTENTS_PER_BLOCK));
            more = block[MORE_AT] != 0;
        }
        return extents;
    }

    /// Format 1.0: decimal numbers, one a line, the count first, then zeros up to the end of a block.
    private static List<LayerEntry.Extent> mapInData(TarInput input, long stored) throws IOException {
        LineReader lines = new LineReader(input, stored);
        long count = lines.next();
        requireFew(count);
        List<LayerEntry.Extent> extents = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            extents.add(new LayerEntry.Extent(lines.next(), lines.next()));
        }
        return extents;
    }

    private static void requireFew(long extents) {
        if (extents > MAX_EXTENTS) {
            throw new InvalidImageException("layer refused: a sparse file has more than " + MAX_EXTENTS + " extents");
        }
    }

    private static SparseMap checked(long size, List<LayerEntry.Extent> extents, long stored) {
        List<LayerEntry.Extent> data = new ArrayList<>(extents.size());
        long end = 0;
        long sum = 0;
        for (LayerEntry.Extent extent : extents) {
            boolean outside = extent.offset() < end || extent.length() < 0 || extent.offset() > size - extent.length();
            if (outside) {
                throw new InvalidImageException("invalid layer: a sparse file's extents overlap or leave the file");
            }
            end = extent.offset() + extent.length();
            sum += extent.length();
            if (extent.length() > 0) {
                data.add(extent);
            }
        }
        if (sum != stored) {
            throw new InvalidImageException(
                    "invalid layer: a sparse file's extents hold " + sum + " bytes, but " + stored + " are stored");
        }
        return new SparseMap(size, List.copyOf(data));
    }

    /// Reads numbers from whole blocks, of which there are no more than the entry has.
    private static final class LineReader {
        private final TarInput input;
        private long left;
        private byte[] block = new byte[0];
        private int at;

        LineReader(TarInput input, long stored) {
            this.input = input;
            this.left = stored;
        }

        long next() throws IOException {
            StringBuilder line = new StringBuilder();
            for (char c = character(); c != '\n'; c = character()) {
                line.append(c);
                if (line.length() > 20) {
                    break;
                }
            }
            return TarNumber.decimal(line.toString())
                    .orElseThrow(() -> new InvalidImageException("invalid layer: a sparse file's map is malformed"));
        }

        private char character() throws IOException {
            if (at == block.length) {
                if (left < TarInput.BLOCK) {
                    throw new InvalidImageException("invalid layer: a sparse file's map is longer than its data");
                }
                block = input.take(TarInput.BLOCK);
                left -= TarInput.BLOCK;
                at = 0;
            }
            return (char) (block[at++] & 0xff);
        }
    }
}
