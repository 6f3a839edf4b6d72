package dev.gantry.logging;

import dev.gantry.runtime.LogMark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;

/// The file beside a log that says how much of it was sent: one record, overwritten by one `write(2)`, so that a kill
/// leaves the old one or the new one.
///
/// | bytes | |
/// |---|---|
/// | 8 + 8 | the log file's inode; the offset after the last line that was sent |
/// | 4 + 4 | parts of an unfinished line sent of stdout, of stderr |
/// | 4 | CRC-32C of these |
final class MarkFile implements AutoCloseable {
    private static final int FIELDS = 24;
    private static final int SIZE = FIELDS + Integer.BYTES;

    private final FileChannel channel;

    private MarkFile(FileChannel channel) {
        this.channel = channel;
    }

    /// A place in a log, and what is known of the lines before it.
    record Sent(LogMark mark, PartialLines.Parts parts) {}

    /// Opens the file, or makes an empty one.
    static MarkFile open(Path file) {
        try {
            return new MarkFile(FileChannel.open(
                    file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE));
        } catch (IOException e) {
            throw new UncheckedIOException("open " + file, e);
        }
    }

    /// What was stored last; empty where nothing was, or it is damaged.
    Optional<Sent> read() {
        try {
            ByteBuffer bytes = ByteBuffer.allocate(SIZE);
            if (channel.read(bytes, 0) != SIZE || bytes.getInt(FIELDS) != checksum(bytes)) {
                return Optional.empty();
            }
            LogMark mark = new LogMark(bytes.getLong(0), bytes.getLong(8), 0);
            return Optional.of(new Sent(mark, new PartialLines.Parts(bytes.getInt(16), bytes.getInt(20))));
        } catch (IOException e) {
            throw new UncheckedIOException("read the mark of a log", e);
        }
    }

    void write(Sent sent) {
        ByteBuffer bytes = ByteBuffer.allocate(SIZE);
        bytes.putLong(sent.mark().inode()).putLong(sent.mark().offset());
        bytes.putInt(sent.parts().stdout()).putInt(sent.parts().stderr());
        bytes.putInt(checksum(bytes)).flip();
        try {
            channel.write(bytes, 0);
        } catch (IOException e) {
            throw new UncheckedIOException("write the mark of a log", e);
        }
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().clear().limit(FIELDS));
        return (int) crc.getValue();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("close the mark of a log", e);
        }
    }
}
