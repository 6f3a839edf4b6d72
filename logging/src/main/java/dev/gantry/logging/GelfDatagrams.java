package dev.gantry.logging;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/// GELF over UDP: a message compressed, and cut into chunks where it is longer than a datagram should be.
///
/// | bytes of a chunk | |
/// |---|---|
/// | 2 | 0x1e 0x0f |
/// | 8 | the message's id |
/// | 1 + 1 | the chunk's number, from 0; how many there are, at most 128 |
///
/// @param compression of the whole message
/// @param level of `Deflater`: -1 to 9
record GelfDatagrams(Compression compression, int level) {
    static final int LONGEST = 1420;
    private static final int HEAD = 12;
    private static final int MOST_CHUNKS = 128;

    /// How a message is compressed.
    enum Compression {
        GZIP,
        ZLIB,
        NONE
    }

    /// The datagrams of a message; none for one that no receiver would take, being too long.
    List<byte[]> of(byte[] message) {
        byte[] packed = packed(message);
        if (packed.length <= LONGEST) {
            return List.of(packed);
        }
        int room = LONGEST - HEAD;
        int count = (packed.length + room - 1) / room;
        if (count > MOST_CHUNKS) {
            return List.of();
        }
        long id = ThreadLocalRandom.current().nextLong();
        List<byte[]> chunks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int length = Math.min(room, packed.length - i * room);
            ByteBuffer chunk = ByteBuffer.allocate(HEAD + length);
            chunk.put((byte) 0x1e).put((byte) 0x0f).putLong(id).put((byte) i).put((byte) count);
            chunks.add(chunk.put(packed, i * room, length).array());
        }
        return chunks;
    }

    private byte[] packed(byte[] message) {
        if (compression == Compression.NONE) {
            return message;
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(level);
        try (OutputStream out = compression == Compression.GZIP
                ? new LeveledGzip(packed, level)
                : new DeflaterOutputStream(packed, deflater)) {
            out.write(message);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        } finally {
            deflater.end();
        }
        return packed.toByteArray();
    }

    private static final class LeveledGzip extends GZIPOutputStream {
        private LeveledGzip(OutputStream out, int level) throws IOException {
            super(out);
            def.setLevel(level);
        }
    }
}
