package dev.gantry.logging;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Writes the part of MessagePack that the forward protocol needs. Source: the MessagePack specification.
final class MessagePack {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    byte[] bytes() {
        return out.toByteArray();
    }

    /// The head of an array; its elements follow.
    MessagePack array(int size) {
        return head(size, 0x90, 0xdc);
    }

    /// The head of a map; its keys and values follow.
    MessagePack map(int size) {
        return head(size, 0x80, 0xde);
    }

    private MessagePack head(int size, int small, int large) {
        if (size < 16) {
            out.write(small | size);
        } else {
            out.write(large);
            put(2, size);
        }
        return this;
    }

    MessagePack string(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length < 32) {
            out.write(0xa0 | utf8.length);
        } else if (utf8.length < 1 << 8) {
            out.write(0xd9);
            out.write(utf8.length);
        } else if (utf8.length < 1 << 16) {
            out.write(0xda);
            put(2, utf8.length);
        } else {
            out.write(0xdb);
            put(4, utf8.length);
        }
        out.writeBytes(utf8);
        return this;
    }

    /// An integer of 32 bits where it fits, else of 64.
    MessagePack integer(long value) {
        if (value == (int) value) {
            out.write(0xd2);
            put(4, value);
        } else {
            out.write(0xd3);
            put(8, value);
        }
        return this;
    }

    /// An extension of eight bytes: two integers of 32 bits.
    MessagePack extension(int type, int first, int second) {
        out.write(0xd7);
        out.write(type);
        put(4, first);
        put(4, second);
        return this;
    }

    private void put(int bytes, long value) {
        for (int shift = (bytes - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            out.write((int) (value >> shift));
        }
    }
}
