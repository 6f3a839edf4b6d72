package dev.gantry.runtime;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

/// Where a log stood after its last complete write: everything that a process which takes over after `kill -9`
/// needs to know and that the log file itself does not say.
///
/// @param boot the kernel's boot id: after a reboot no pipe and no promise is left
/// @param inode the log file's, since rotation renames it
/// @param size its length in bytes
record LogCheckpoint(UUID boot, long inode, long size, StreamMark stdout, StreamMark stderr) {
    /// @param chunkLength how long the last chunk of this stream was
    /// @param chunkCrc its CRC-32C
    record StreamMark(UnfinishedLine line, int chunkLength, int chunkCrc) {
        static final StreamMark START = new StreamMark(UnfinishedLine.NONE, 0, 0);
    }

    /// Room for the largest one: two unfinished lines.
    static final int MAX_BYTES = 256 + 2 * LineSplitter.MAX_PART;

    StreamMark of(Stream stream) {
        return stream == Stream.STDERR ? stderr : stdout;
    }

    /// Puts length, sequence number, fields and checksum into `bytes`, which has room for [#MAX_BYTES].
    ///
    /// @return how many bytes that are
    int encode(long sequence, byte[] bytes) {
        ByteBuffer out = ByteBuffer.wrap(bytes).position(Integer.BYTES);
        out.putLong(sequence);
        out.putLong(boot.getMostSignificantBits()).putLong(boot.getLeastSignificantBits());
        out.putLong(inode).putLong(size);
        encode(stdout, out);
        encode(stderr, out);
        out.putInt(0, out.position());
        out.putInt(checksum(bytes, out.position()));
        return out.position();
    }

    private static void encode(StreamMark mark, ByteBuffer out) {
        UnfinishedLine line = mark.line();
        out.putInt(mark.chunkLength()).putInt(mark.chunkCrc());
        out.put((byte) (line.continues() ? 1 : 0)).putLong(line.firstPartNanos());
        out.putInt(line.length());
        byte[] text = new byte[line.length()];
        line.copyTo(text);
        out.put(text);
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    /// A checkpoint as it was stored, and how many were stored before it.
    record Stored(long sequence, LogCheckpoint checkpoint) {}

    /// Reads what [#encode] wrote; empty where it is torn or was never written.
    static Optional<Stored> decode(byte[] slot) {
        try {
            ByteBuffer in = ByteBuffer.wrap(slot);
            int length = in.getInt();
            if (length <= 0 || length > slot.length - Integer.BYTES || in.getInt(length) != checksum(slot, length)) {
                return Optional.empty();
            }
            long sequence = in.getLong();
            UUID boot = new UUID(in.getLong(), in.getLong());
            long inode = in.getLong();
            long size = in.getLong();
            StreamMark stdout = decodeMark(in);
            return Optional.of(new Stored(sequence, new LogCheckpoint(boot, inode, size, stdout, decodeMark(in))));
        } catch (BufferUnderflowException torn) {
            return Optional.empty();
        }
    }

    private static StreamMark decodeMark(ByteBuffer in) {
        int chunkLength = in.getInt();
        int chunkCrc = in.getInt();
        boolean continues = in.get() == 1;
        long nanos = in.getLong();
        byte[] text = new byte[in.getInt()];
        in.get(text);
        return new StreamMark(UnfinishedLine.of(text, text.length, continues, nanos), chunkLength, chunkCrc);
    }
}
