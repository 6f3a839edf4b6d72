package dev.gantry.runtime;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/// Reads one line of Docker's json-file format into a [LogEntry]. Lines shaped as Docker and we write them are
/// decoded in place; any other JSON object goes through a parser; what is none is refused. Not safe for several
/// threads.
final class JsonLineDecoder {
    private static final ObjectMapper JSON = JsonMapper.shared();
    private static final byte[] HEAD = ascii("{\"log\":\"");
    private static final byte[] STREAM = ascii(",\"stream\":\"std");
    private static final byte[] TIME = ascii("\"time\":\"");
    private static final byte[] END = ascii("\"}");
    private static final byte[] REPLACEMENT = "\ufffd".getBytes(StandardCharsets.UTF_8);
    private static final int TIME_WITH_DECIMALS = 29;
    private static final int TIME_TO_SECOND = 19;

    /// True for bytes of a JSON string that stand for themselves.
    private static final boolean[] PLAIN = plain();

    private final LogQuery query;
    private final LogTime time = new LogTime();
    private final boolean needsTime;
    private long epochNanos;
    private byte[] line = new byte[0];

    JsonLineDecoder(LogQuery query) {
        this.query = query;
        this.needsTime = query.since() != null || query.until() != null;
    }

    private static boolean[] plain() {
        boolean[] plain = new boolean[256];
        for (int b = 0x20; b < 256; b++) {
            plain[b] = b != '"' && b != '\\';
        }
        return plain;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// The time of the last line that was decoded; only where the query filters by time.
    long epochNanos() {
        return epochNanos;
    }

    /// Decodes the line at `from` to `to`, its newline left out.
    ///
    /// @return false for what is no line of a log
    boolean decode(byte[] source, int from, int to, LogEntry entry) {
        line = source;
        entry.clear();
        try {
            return decodeInPlace(from, to, entry) || decodeAnyJson(from, to, entry);
        } catch (RuntimeException torn) {
            return false; // times and numbers of a damaged line, too
        }
    }

    private boolean decodeInPlace(int from, int to, LogEntry entry) {
        int timeEnd = to - END.length;
        boolean whole = startsWith(HEAD, from, to) && startsWith(END, timeEnd, to);
        int timeStart = whole ? lastQuote(timeEnd) + 1 : 0;
        int timeName = timeStart - TIME.length;
        if (query.details() || timeName <= from || !startsWith(TIME, timeName, to)) {
            return false;
        }
        int textStart = from + HEAD.length;
        prefix(entry, timeStart, timeEnd);
        entry.reserve(to - textStart);
        int quote = unescape(textStart, timeName, entry);
        if (quote < 0 || !startsWith(STREAM, quote + 1, timeName)) {
            return false;
        }
        entry.start(line[quote + 1 + STREAM.length] == 'e' ? Stream.STDERR : Stream.STDOUT);
        if (needsTime) {
            epochNanos = time.parse(line, timeStart, timeEnd);
        }
        return true;
    }

    private boolean startsWith(byte[] expected, int at, int to) {
        if (at < 0 || to - at < expected.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if (line[at + i] != expected[i]) {
                return false;
            }
        }
        return true;
    }

    private int lastQuote(int end) {
        int at = end - 1;
        while (line[at] != '"') {
            at--;
        }
        return at;
    }

    /// The line's time with all nine decimals, where it is asked for.
    private void prefix(LogEntry entry, int timeStart, int timeEnd) {
        if (!query.timestamps()) {
            return;
        }
        entry.reserve(TIME_WITH_DECIMALS + 2);
        int digits = Math.min(timeEnd - 1 - timeStart, TIME_WITH_DECIMALS);
        entry.append(line, timeStart, digits);
        if (digits == TIME_TO_SECOND) {
            entry.append('.');
            digits++;
        }
        for (; digits < TIME_WITH_DECIMALS; digits++) {
            entry.append('0');
        }
        entry.append('Z');
        entry.append(' ');
    }

    /// Appends the string's value.
    ///
    /// @return where its closing quote is, or -1 where it has none before `to`
    private int unescape(int from, int to, LogEntry entry) {
        int start = from;
        int i = from;
        while (i < to) {
            if (PLAIN[line[i] & 0xff]) {
                i++;
                continue;
            }
            entry.append(line, start, i - start);
            if (line[i] == '"') {
                return i;
            }
            i = escape(i, entry);
            start = i;
        }
        return -1;
    }

    /// @return the index after the escape that starts at `i`
    private int escape(int i, LogEntry entry) {
        switch (line[i + 1]) {
            case 'n' -> entry.append('\n');
            case 'r' -> entry.append('\r');
            case 't' -> entry.append('\t');
            case 'b' -> entry.append('\b');
            case 'f' -> entry.append('\f');
            case 'u' -> {
                return unicode(i, entry);
            }
            default -> entry.append(line[i + 1]);
        }
        return i + 2;
    }

    private int unicode(int i, LogEntry entry) {
        int unit = hex(i + 2);
        boolean pair = Character.isHighSurrogate((char) unit) && line[i + 6] == '\\' && line[i + 7] == 'u';
        if (pair && Character.isLowSurrogate((char) hex(i + 8))) {
            appendCodePoint(Character.toCodePoint((char) unit, (char) hex(i + 8)), entry);
            return i + 12;
        }
        appendCodePoint(unit, entry);
        return i + 6;
    }

    private int hex(int at) {
        int value = 0;
        for (int i = at; i < at + 4; i++) {
            value = value << 4 | Character.digit(line[i], 16);
        }
        return value;
    }

    private static void appendCodePoint(int codePoint, LogEntry entry) {
        if (codePoint < 0x80) {
            entry.append(codePoint);
        } else {
            boolean half = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
            byte[] utf8 = half ? REPLACEMENT : Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
            entry.append(utf8, 0, utf8.length);
        }
    }

    private boolean decodeAnyJson(int from, int to, LogEntry entry) {
        try {
            JsonNode node = JSON.readTree(line, from, to - from);
            JsonNode written = node.path("time");
            if (!node.isObject() || !written.isString()) {
                return false;
            }
            byte[] when = ascii(written.asString());
            epochNanos = time.parse(when, 0, when.length);
            entry.clear();
            entry.start(node.path("stream").asString("").equals("stderr") ? Stream.STDERR : Stream.STDOUT);
            byte[] text = (prefix(node) + node.path("log").asString("")).getBytes(StandardCharsets.UTF_8);
            entry.reserve(text.length);
            entry.append(text, 0, text.length);
            return true;
        } catch (JacksonException torn) {
            return false;
        }
    }

    private String prefix(JsonNode node) {
        StringBuilder prefix = new StringBuilder();
        if (query.timestamps()) {
            prefix.append(fixed(node.path("time").asString(""))).append(' ');
        }
        if (query.details()) {
            Map<String, String> attrs = new TreeMap<>();
            node.path("attrs")
                    .properties()
                    .forEach(attr -> attrs.put(attr.getKey(), attr.getValue().asString("")));
            prefix.append(attrs.entrySet().stream()
                    .map(attr -> encoded(attr.getKey()) + "=" + encoded(attr.getValue()))
                    .collect(Collectors.joining(",")));
            prefix.append(' ');
        }
        return prefix.toString();
    }

    private static String fixed(String time) {
        String whole = time.substring(0, time.length() - 1);
        String dotted = whole.length() == TIME_TO_SECOND ? whole + "." : whole;
        return dotted + "0".repeat(Math.max(0, TIME_WITH_DECIMALS - dotted.length())) + "Z";
    }

    /// As Go's `url.QueryEscape`.
    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
