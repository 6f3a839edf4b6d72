package dev.gantry.registry;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A run of bytes that a header names, both ends included.
record ByteRange(long first, long last) {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");
    private static final Pattern CONTENT_RANGE = Pattern.compile("(?:bytes[ =])?(\\d{1,18})-(\\d{1,18})(?:/.*)?");

    long length() {
        return last - first + 1;
    }

    /// Reads `Range` of a request for something of this size. Empty where there is none, or several, or one
    /// that is malformed: all is sent then (RFC 9110, 14.2).
    ///
    /// @throws RegistryException `RANGE_INVALID` where no byte of it is there
    static Optional<ByteRange> requested(String header, long size) {
        Matcher range = RANGE.matcher(header.replace(" ", ""));
        if (!range.matches() || (range.group(1) + range.group(2)).isEmpty()) {
            return Optional.empty();
        }
        String from = String.valueOf(range.group(1));
        String to = String.valueOf(range.group(2));
        long first = from.isEmpty() ? Math.max(0, size - Long.parseLong(to)) : Long.parseLong(from);
        long last = from.isEmpty() || to.isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(to));
        if (!to.isEmpty() && !from.isEmpty() && Long.parseLong(to) < first) {
            return Optional.empty();
        }
        if (first >= size) {
            throw new RegistryException(ErrorCode.RANGE_INVALID, "the range lies behind the end", Map.of());
        }
        return Optional.of(new ByteRange(first, last));
    }

    /// Reads `Content-Range` of a chunk, which the specification writes `0-99` and others `bytes 0-99/100`.
    ///
    /// @throws RegistryException `RANGE_INVALID`
    static ByteRange ofChunk(String header) {
        Matcher range = CONTENT_RANGE.matcher(header.strip());
        if (range.matches()) {
            ByteRange parsed = new ByteRange(
                    Long.parseLong(String.valueOf(range.group(1))), Long.parseLong(String.valueOf(range.group(2))));
            if (parsed.first <= parsed.last) {
                return parsed;
            }
        }
        throw new RegistryException(ErrorCode.RANGE_INVALID, Map.of("range", header));
    }
}
