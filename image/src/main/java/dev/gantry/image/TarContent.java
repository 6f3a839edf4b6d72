package dev.gantry.image;

import java.io.IOException;
import java.util.Arrays;

/// One file's content, holes filled with zeros.
final class TarContent extends BulkInputStream {
    private final TarInput input;
    private final LayerEntry entry;
    private int extent;
    private long position;

    TarContent(TarInput input, LayerEntry entry) {
        this.input = input;
        this.entry = entry;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (position == entry.size() || length == 0) {
            return length == 0 ? 0 : -1;
        }
        boolean inHole = extent == entry.extents().size()
                || position < entry.extents().get(extent).offset();
        int count = inHole ? zeros(into, offset, length) : data(into, offset, length);
        position += count;
        return count;
    }

    private int zeros(byte[] into, int offset, int length) {
        long end = extent == entry.extents().size()
                ? entry.size()
                : entry.extents().get(extent).offset();
        int count = (int) Math.min(length, end - position);
        Arrays.fill(into, offset, offset + count, (byte) 0);
        return count;
    }

    private int data(byte[] into, int offset, int length) throws IOException {
        LayerEntry.Extent current = entry.extents().get(extent);
        long left = current.offset() + current.length() - position;
        int count = input.window(Math.min(length, left));
        System.arraycopy(input.buffer(), input.windowStart(count), into, offset, count);
        extent += count == left ? 1 : 0;
        return count;
    }
}
