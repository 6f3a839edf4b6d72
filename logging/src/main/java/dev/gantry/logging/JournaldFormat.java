package dev.gantry.logging;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// A message of journald's native protocol: fields one after the other, `NAME=value` and a newline, or, where the value
/// has newlines itself, name, newline, length in 8 bytes (little endian), value, newline. Source: "Native Journal
/// Protocol" of systemd; the fields are Docker's.
final class JournaldFormat {
    private static final int ERR = 3;
    private static final int INFO = 6;

    /// What all messages of the container say, encoded.
    private final byte[] fields;

    private JournaldFormat(byte[] fields) {
        this.fields = fields;
    }

    /// @throws dev.gantry.runtime.SettingsException in Docker's words
    static JournaldFormat of(ContainerFacts facts) {
        String tag = facts.tag();
        Map<String, String> all = new TreeMap<>(Map.of(
                "CONTAINER_ID", ContainerFacts.abbreviated(facts.id()),
                "CONTAINER_ID_FULL", facts.id(),
                "CONTAINER_NAME", facts.name(),
                "CONTAINER_TAG", tag,
                "IMAGE_NAME", facts.imageName(),
                "SYSLOG_IDENTIFIER", tag));
        all.putAll(ExtraAttributes.of(facts, JournaldFormat::fieldName));
        all.remove("");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        all.forEach((name, value) -> put(out, name, value));
        return new JournaldFormat(out.toByteArray());
    }

    /// A name that journald takes: capital letters, digits and `_`, which does not come first.
    static String fieldName(String name) {
        return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_").replaceFirst("^_+", "");
    }

    List<byte[]> frames(LogMessage message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        put(out, "PRIORITY", Integer.toString(message.stderr() ? ERR : INFO));
        out.writeBytes(fields);
        put(
                out,
                "SYSLOG_TIMESTAMP",
                Instant.ofEpochSecond(0, message.epochNanos()).toString());
        LogMessage.Part part = message.part();
        if (part != null) {
            put(out, "CONTAINER_PARTIAL_ID", part.id());
            put(out, "CONTAINER_PARTIAL_ORDINAL", Integer.toString(part.ordinal()));
            put(out, "CONTAINER_PARTIAL_LAST", Boolean.toString(part.last()));
            if (!part.last()) {
                put(out, "CONTAINER_PARTIAL_MESSAGE", "true");
            }
        }
        put(out, "MESSAGE", message.text());
        return List.of(out.toByteArray());
    }

    private static void put(ByteArrayOutputStream out, String name, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        out.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
        if (value.indexOf('\n') < 0) {
            out.write('=');
        } else {
            out.write('\n');
            out.writeBytes(ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(bytes.length)
                    .array());
        }
        out.writeBytes(bytes);
        out.write('\n');
    }
}
