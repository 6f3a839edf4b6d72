package dev.gantry.image;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The header blocks of one entry that is written: a ustar block, with an extended header in front where it
/// needs one.
final class TarEntryFormat {
    private static final int NAME_LENGTH = 100;
    private static final long MAX_OCTAL_7 = (1L << 21) - 1;
    private static final long MAX_OCTAL_11 = (1L << 33) - 1;

    private final LayerEntry entry;
    private final long stored;
    private final byte[] name;
    private final byte[] link;

    /// Sorted, so that the bytes do not depend on the order in which attributes were listed.
    private final SortedMap<String, byte[]> pax = new TreeMap<>();

    /// @param stored bytes that follow the header
    TarEntryFormat(LayerEntry entry, long stored) {
        this.entry = entry;
        this.stored = stored;
        this.name = LayerPath.encode(nameOf(entry));
        this.link = LayerPath.encode(entry.link());
        collectPax();
    }

    private static String nameOf(LayerEntry entry) {
        String prefix = entry.path().equals(LayerPath.ROOT) ? "" : entry.path() + "/";
        return switch (entry.whiteout()) {
            case NONE -> entry.type() == LayerEntry.Type.DIRECTORY ? entry.path() + "/" : entry.path();
            case REMOVAL -> {
                String parent = LayerPath.parent(entry.path());
                String removal = ".wh." + LayerPath.name(entry.path());
                yield parent.equals(LayerPath.ROOT) ? removal : parent + "/" + removal;
            }
            case OPAQUE -> prefix + ".wh..wh..opq";
            case METADATA -> throw new IllegalArgumentException("AUFS metadata is not written: " + entry.path());
        };
    }

    private void collectPax() {
        if (entry.sparse()) {
            put("GNU.sparse.major", "1");
            put("GNU.sparse.minor", "0");
            pax.put("GNU.sparse.name", name);
            put("GNU.sparse.realsize", Long.toString(entry.size()));
        } else if (!fits(name)) {
            pax.put("path", name);
        }
        if (!fits(link)) {
            pax.put("linkpath", link);
        }
        putUnlessOctal("uid", entry.uid(), MAX_OCTAL_7);
        putUnlessOctal("gid", entry.gid(), MAX_OCTAL_7);
        putUnlessOctal("size", stored, MAX_OCTAL_11);
        long seconds = entry.modified().getEpochSecond();
        String exact = time(entry.modified());
        if (exact.indexOf('.') >= 0 || seconds < 0 || seconds > MAX_OCTAL_11) {
            put("mtime", exact);
        }
        for (Map.Entry<String, byte[]> xattr : entry.xattrs().entrySet()) {
            pax.put(PaxRecords.XATTR + xattr.getKey(), xattr.getValue());
        }
    }

    private void put(String key, String value) {
        pax.put(key, value.getBytes(StandardCharsets.US_ASCII));
    }

    private void putUnlessOctal(String key, long value, long max) {
        if (value > max) {
            put(key, Long.toString(value));
        }
    }

    /// Whether a name can stand in the block: short, and ASCII, which every reader decodes alike.
    private static boolean fits(byte[] name) {
        for (byte b : name) {
            if (b < 0) {
                return false;
            }
        }
        return name.length <= NAME_LENGTH;
    }

    /// Decimal seconds, the fraction without trailing zeros. Before 1970 the sign counts for both.
    static String time(Instant instant) {
        long seconds = instant.getEpochSecond();
        int nanos = instant.getNano();
        boolean negative = seconds < 0;
        if (negative && nanos > 0) {
            seconds++;
            nanos = 1_000_000_000 - nanos;
        }
        String whole = (negative ? "-" : "") + Math.abs(seconds);
        if (nanos == 0) {
            return whole;
        }
        String fraction = Integer.toString(1_000_000_000 + nanos).substring(1);
        return whole + "." + fraction.replaceAll("0+$", "");
    }

    /// All blocks in front of the content.
    byte[] headers() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(TarInput.BLOCK);
        if (!pax.isEmpty()) {
            byte[] records = paxRecords();
            out.writeBytes(paxBlock(records.length));
            out.writeBytes(records);
            out.writeBytes(new byte[LayerWriter.padding(records.length)]);
        }
        out.writeBytes(block());
        return out.toByteArray();
    }

    private byte[] paxRecords() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        pax.forEach((key, value) -> {
            byte[] keyBytes = LayerPath.encode(key);
            int length = recordLength(keyBytes.length + value.length);
            out.writeBytes((length + " ").getBytes(StandardCharsets.US_ASCII));
            out.writeBytes(keyBytes);
            out.write('=');
            out.writeBytes(value);
            out.write('\n');
        });
        return out.toByteArray();
    }

    /// A record's length counts the digits that write it.
    private static int recordLength(int content) {
        int fixed = content + 3;
        int length = fixed + Integer.toString(fixed).length();
        return fixed + Integer.toString(length).length();
    }

    private static byte[] paxBlock(int size) {
        return new TarBlock()
                .text(0, "PaxHeaders.0/entry".getBytes(StandardCharsets.US_ASCII), NAME_LENGTH)
                .octal(100, 8, 0644)
                .octal(108, 8, 0)
                .octal(116, 8, 0)
                .octal(124, 12, size)
                .octal(136, 12, 0)
                .finish(TarHeader.PAX);
    }

    private byte[] block() {
        long seconds = entry.modified().getEpochSecond();
        return new TarBlock()
                .text(0, name, NAME_LENGTH)
                .octal(100, 8, entry.mode())
                .octal(108, 8, inRange(entry.uid(), MAX_OCTAL_7))
                .octal(116, 8, inRange(entry.gid(), MAX_OCTAL_7))
                .octal(124, 12, inRange(stored, MAX_OCTAL_11))
                .octal(136, 12, inRange(seconds, MAX_OCTAL_11))
                .text(157, link, NAME_LENGTH)
                .octal(329, 8, entry.device().major())
                .octal(337, 8, entry.device().minor())
                .finish(typeOf(entry.type()));
    }

    private static long inRange(long value, long max) {
        return value < 0 || value > max ? 0 : value;
    }

    private static char typeOf(LayerEntry.Type type) {
        return switch (type) {
            case FILE -> '0';
            case HARD_LINK -> '1';
            case SYMLINK -> '2';
            case CHARACTER_DEVICE -> '3';
            case BLOCK_DEVICE -> '4';
            case DIRECTORY -> '5';
            case FIFO -> '6';
        };
    }

    /// One block in the making.
    private static final class TarBlock {
        private final byte[] bytes = new byte[TarInput.BLOCK];

        TarBlock text(int at, byte[] text, int max) {
            System.arraycopy(text, 0, bytes, at, Math.min(text.length, max));
            return this;
        }

        TarBlock octal(int at, int length, long value) {
            long left = value;
            for (int i = at + length - 2; i >= at; i--) {
                bytes[i] = (byte) ('0' + (left & 7));
                left >>>= 3;
            }
            return this;
        }

        byte[] finish(char type) {
            bytes[156] = (byte) type;
            text(257, "ustar\00000".getBytes(StandardCharsets.US_ASCII), 8);
            text(148, "        ".getBytes(StandardCharsets.US_ASCII), 8);
            int sum = 0;
            for (byte b : bytes) {
                sum += b & 0xff;
            }
            octal(148, 7, sum);
            bytes[154] = 0;
            return bytes;
        }
    }
}
