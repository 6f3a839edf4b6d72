package dev.gantry.image;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The records of an extended header: `<length> <key>=<value>\n`, where a value may hold any byte.
///
/// Source: POSIX pax, "pax Extended Header"; GNU tar's manual, "Sparse Formats"; `SCHILY.xattr.` of star,
/// which Docker writes, and `LIBARCHIVE.xattr.` of bsdtar.
final class PaxRecords {
    static final PaxRecords NONE = new PaxRecords(Map.of());

    static final String XATTR = "SCHILY.xattr.";
    private static final String LIBARCHIVE_XATTR = "LIBARCHIVE.xattr.";
    static final String SPARSE_MAP = "GNU.sparse.map";
    private static final String SPARSE_OFFSET = "GNU.sparse.offset";
    private static final String SPARSE_LENGTH = "GNU.sparse.numbytes";

    /// In document order; an empty value takes back what a global header said.
    private final Map<String, byte[]> records;

    private PaxRecords(Map<String, byte[]> records) {
        this.records = records;
    }

    /// GNU's sparse format 0.0 repeats two keys; they are gathered as the one list of format 0.1.
    ///
    /// @throws InvalidImageException for a record that does not keep to the form
    static PaxRecords parse(byte[] bytes) {
        Map<String, byte[]> records = new LinkedHashMap<>();
        ByteArrayOutputStream sparseMap = new ByteArrayOutputStream();
        int at = 0;
        while (at < bytes.length) {
            int space = indexOf(bytes, ' ', at, bytes.length);
            int end = at + length(bytes, at, space);
            int equals = indexOf(bytes, '=', space + 1, end);
            if (equals == space + 1 || bytes[end - 1] != '\n') {
                throw malformed();
            }
            String key = LayerPath.decode(bytes, space + 1, equals - space - 1);
            byte[] value = Arrays.copyOfRange(bytes, equals + 1, end - 1);
            if (key.equals(SPARSE_OFFSET) || key.equals(SPARSE_LENGTH)) {
                sparseMap.write(',');
                sparseMap.writeBytes(value);
            } else {
                records.put(key, value);
            }
            at = end;
        }
        if (sparseMap.size() > 0) {
            byte[] list = sparseMap.toByteArray();
            records.put(SPARSE_MAP, Arrays.copyOfRange(list, 1, list.length));
        }
        return new PaxRecords(records);
    }

    private static int indexOf(byte[] bytes, char wanted, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        throw malformed();
    }

    /// The record's length, which counts its own digits, the space and the newline.
    private static int length(byte[] bytes, int at, int space) {
        String digits = new String(bytes, at, space - at, StandardCharsets.ISO_8859_1);
        long length = digits.startsWith("-") ? -1 : TarNumber.decimal(digits).orElse(-1L);
        if (length <= space - at + 1 || length > bytes.length - at) {
            throw malformed();
        }
        return (int) length;
    }

    private static InvalidImageException malformed() {
        return new InvalidImageException("invalid layer: malformed record in an extended tar header");
    }

    /// These records, and those of `over` on top.
    PaxRecords with(PaxRecords over) {
        if (records.isEmpty()) {
            return over;
        }
        if (over.records.isEmpty()) {
            return this;
        }
        Map<String, byte[]> merged = new LinkedHashMap<>(records);
        merged.putAll(over.records);
        return new PaxRecords(merged);
    }

    boolean isEmpty() {
        return records.isEmpty();
    }

    private byte @Nullable [] value(String key) {
        byte[] value = records.get(key);
        return value == null || value.length == 0 ? null : value;
    }

    Optional<String> text(String key) {
        byte[] value = value(key);
        return value == null ? Optional.empty() : Optional.of(LayerPath.decode(value));
    }

    /// A decimal number.
    ///
    /// @throws InvalidImageException naming the key when it is none
    Optional<Long> number(String key) {
        return text(key).map(value -> TarNumber.decimal(value).orElseThrow(() -> invalid(key, value)));
    }

    Optional<java.time.Instant> time(String key) {
        return text(key).map(value -> TarNumber.time(value).orElseThrow(() -> invalid(key, value)));
    }

    private static InvalidImageException invalid(String key, String value) {
        return new InvalidImageException(
                "invalid layer: extended tar header " + key + " has the malformed value " + LayerPath.quoted(value));
    }

    /// The extents of a sparse file, from the list that follows [#SPARSE_MAP].
    Optional<List<LayerEntry.Extent>> sparseMap() {
        return text(SPARSE_MAP).map(map -> {
            String[] numbers = map.split(",", -1);
            if (numbers.length % 2 != 0) {
                throw invalid(SPARSE_MAP, map);
            }
            List<LayerEntry.Extent> extents = new ArrayList<>(numbers.length / 2);
            for (int i = 0; i < numbers.length; i += 2) {
                extents.add(new LayerEntry.Extent(sparseNumber(numbers[i]), sparseNumber(numbers[i + 1])));
            }
            return extents;
        });
    }

    private static long sparseNumber(String text) {
        return TarNumber.decimal(text).orElseThrow(() -> invalid(SPARSE_MAP, text));
    }

    /// Extended attributes by their full names. What both spellings name is taken from the first, which is
    /// exact.
    Map<String, byte[]> xattrs() {
        if (records.isEmpty()) {
            return Map.of();
        }
        Map<String, byte[]> xattrs = new LinkedHashMap<>();
        records.forEach((key, value) -> {
            if (key.startsWith(XATTR)) {
                xattrs.put(key.substring(XATTR.length()), value);
            } else if (key.startsWith(LIBARCHIVE_XATTR)) {
                xattrs.putIfAbsent(percentDecoded(key.substring(LIBARCHIVE_XATTR.length())), base64(key, value));
            }
        });
        return xattrs;
    }

    private static byte[] base64(String key, byte[] value) {
        try {
            return Base64.getDecoder().decode(value);
        } catch (IllegalArgumentException wrong) {
            throw invalid(key, LayerPath.decode(value));
        }
    }

    /// bsdtar writes what is no printable ASCII as `%XX`.
    private static String percentDecoded(String name) {
        if (name.indexOf('%') < 0) {
            return name;
        }
        byte[] in = LayerPath.encode(name);
        ByteArrayOutputStream out = new ByteArrayOutputStream(in.length);
        for (int i = 0; i < in.length; i++) {
            int high = in[i] == '%' && i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
            int low = high >= 0 ? Character.digit(in[i + 2], 16) : -1;
            out.write(low >= 0 ? high << 4 | low : in[i]);
            i += low >= 0 ? 2 : 0;
        }
        return LayerPath.decode(out.toByteArray());
    }
}
