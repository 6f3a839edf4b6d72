package dev.gantry.image;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/// Makes tars byte by byte, with any field as wrong as a test wants it.
final class RawTar {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /// A header block whose fields can be overwritten before it is added.
    static final class Block {
        final byte[] bytes = new byte[512];

        Block(String name, char type, long size) {
            text(0, name);
            octal(100, 8, 0644);
            octal(108, 8, 0);
            octal(116, 8, 0);
            octal(124, 12, size);
            octal(136, 12, 1_700_000_000L);
            bytes[156] = (byte) type;
            text(257, "ustar\00000");
        }

        Block text(int at, String text) {
            byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
            System.arraycopy(encoded, 0, bytes, at, encoded.length);
            return this;
        }

        Block octal(int at, int length, long value) {
            return text(at, String.format(Locale.ROOT, "%0" + (length - 1) + "o", value));
        }

        Block link(String target) {
            return text(157, target);
        }

        /// The number in two's complement, as GNU tar writes what octal digits cannot hold.
        Block binary(int at, int length, long value) {
            for (int i = 0; i < length; i++) {
                int shift = 8 * (length - 1 - i);
                bytes[at + i] = (byte) (shift > 56 ? value >> 63 : value >> shift);
            }
            bytes[at] |= (byte) 0x80;
            return this;
        }

        private byte[] summed() {
            text(148, "        ");
            int sum = 0;
            for (byte b : bytes) {
                sum += b & 0xff;
            }
            text(148, String.format(Locale.ROOT, "%06o\0 ", sum));
            return bytes;
        }
    }

    RawTar add(Block block) {
        out.writeBytes(block.summed());
        return this;
    }

    RawTar addUnsummed(Block block) {
        out.writeBytes(block.bytes);
        return this;
    }

    RawTar content(byte[] content) {
        out.writeBytes(content);
        out.writeBytes(new byte[-content.length & 511]);
        return this;
    }

    RawTar file(String name, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return add(new Block(name, '0', bytes.length)).content(bytes);
    }

    RawTar directory(String name) {
        return add(new Block(name, '5', 0));
    }

    /// An extended header with records as they are given, `key=value` in Latin-1.
    RawTar pax(char type, String... records) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (String record : records) {
            body.writeBytes(paxRecord(record).getBytes(StandardCharsets.ISO_8859_1));
        }
        return add(new Block("PaxHeaders/x", type, body.size())).content(body.toByteArray());
    }

    static String paxRecord(String record) {
        int length = record.length() + 3;
        while (String.valueOf(length).length() + record.length() + 2 != length) {
            length++;
        }
        return length + " " + record + "\n";
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    /// With the two zero blocks that end a tar.
    byte[] ended() {
        byte[] bytes = out.toByteArray();
        return Arrays.copyOf(bytes, bytes.length + 1024);
    }
}
