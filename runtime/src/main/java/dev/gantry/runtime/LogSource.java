package dev.gantry.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// One file of a log, open for reading: whatever its name becomes, it stays readable.
final class LogSource implements AutoCloseable {
    private static final int BLOCK = 64 << 10;

    private final FileChannel channel;
    private final boolean compressed;
    private final long inode;
    private long position;
    private long limit;
    private @Nullable InputStream inflating;

    private LogSource(FileChannel channel, boolean compressed, long inode, long limit) {
        this.channel = channel;
        this.compressed = compressed;
        this.inode = inode;
        this.limit = limit;
    }

    /// Opens the file of `age` rotations ago, compressed or not; empty where there is none. The caller holds
    /// the lock of the names.
    static Optional<LogSource> open(LogFiles files, int age) throws IOException {
        Optional<LogSource> plain = open(files.plain(age), false);
        return plain.isPresent() || age == 0 ? plain : open(files.compressed(age), true);
    }

    private static Optional<LogSource> open(Path file, boolean compressed) throws IOException {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            return Optional.of(new LogSource(channel, compressed, LogFiles.inode(file), channel.size()));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        }
    }

    long inode() {
        return inode;
    }

    boolean isCompressed() {
        return compressed;
    }

    /// How many bytes were read.
    long position() {
        return position;
    }

    /// Goes on after the first `bytes` of a plain file, or at its limit where it has fewer.
    void skipTo(long bytes) {
        position = Math.min(bytes, limit);
    }

    /// Lets reading go on to `newLimit` bytes and no further, as the rest may not be whole lines yet.
    void limit(long newLimit) {
        limit = newLimit;
    }

    /// Lets reading go on to the end of the file, which no longer grows.
    void limitToEnd() throws IOException {
        limit = channel.size();
    }

    /// Reads more bytes at the end of `into`.
    ///
    /// @return how many; 0 at the limit
    int read(byte[] into, int offset, int length) throws IOException {
        if (compressed) {
            return Math.max(0, inflating().read(into, offset, length));
        }
        int wanted = (int) Math.min(length, limit - position);
        if (wanted <= 0) {
            return 0;
        }
        int count = channel.read(ByteBuffer.wrap(into, offset, wanted), position);
        position += Math.max(0, count);
        return Math.max(0, count);
    }

    private InputStream inflating() throws IOException {
        InputStream open = inflating;
        if (open == null) {
            channel.position(0);
            open = new GZIPInputStream(Channels.newInputStream(channel), BLOCK);
            inflating = open;
        }
        return open;
    }

    /// Moves to the start of the last `wanted` lines.
    ///
    /// @return how many there are, at most `wanted`
    long tail(long wanted) throws IOException {
        return compressed ? tailCompressed(wanted) : tailPlain(wanted);
    }

    private long tailPlain(long wanted) throws IOException {
        long found = 0;
        long end = limit;
        while (end > 0) {
            long start = Math.max(0, end - BLOCK);
            byte[] block = new byte[(int) (end - start)];
            channel.read(ByteBuffer.wrap(block), start);
            for (int i = block.length - 1; i >= 0; i--) {
                boolean lineEnd = block[i] == '\n';
                if (lineEnd && found == wanted) {
                    position = start + i + 1;
                    return found;
                }
                found += lineEnd ? 1 : 0;
            }
            end = start;
        }
        position = 0;
        return found;
    }

    /// Inflates twice: once to count, once to skip.
    private long tailCompressed(long wanted) throws IOException {
        long total = skipLines(Long.MAX_VALUE);
        rewind();
        skipLines(Math.max(0, total - wanted));
        return Math.min(total, wanted);
    }

    private void rewind() {
        inflating = null;
    }

    private long skipLines(long lines) throws IOException {
        InputStream in = inflating();
        long skipped = 0;
        while (skipped < lines) {
            int b = in.read();
            if (b < 0) {
                break;
            }
            skipped += b == '\n' ? 1 : 0;
        }
        return skipped;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
