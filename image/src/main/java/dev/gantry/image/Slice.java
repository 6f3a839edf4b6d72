package dev.gantry.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;

/// A part of a file, read by position, so that several slices of one channel do not disturb each other.
final class Slice implements ReadableByteChannel {
    private final FileChannel file;
    private final long end;
    private long position;
    private boolean open = true;

    Slice(FileChannel file, long offset, long length) {
        this.file = file;
        this.position = offset;
        this.end = offset + length;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (position >= end) {
            return -1;
        }
        int limit = into.limit();
        into.limit((int) Math.min(limit, into.position() + (end - position)));
        try {
            int count = file.read(into, position);
            position += Math.max(count, 0);
            return count;
        } finally {
            into.limit(limit);
        }
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
    }
}
