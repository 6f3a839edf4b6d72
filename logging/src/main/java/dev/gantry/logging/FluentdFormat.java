package dev.gantry.logging;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A message of the forward protocol, in message mode: `[tag, time, record, option]`. Source: Forward Protocol
/// Specification v1; the record is Docker's.
///
/// @param record what all messages of the container say
/// @param subSeconds whether the time is an `EventTime`, not whole seconds
record FluentdFormat(String tag, Map<String, String> record, boolean subSeconds) {
    private static final int EVENT_TIME = 0;
    private static final long NANOS = 1_000_000_000L;

    FluentdFormat {
        record = Map.copyOf(record);
    }

    /// @throws dev.gantry.runtime.SettingsException in Docker's words
    static FluentdFormat of(ContainerFacts facts, boolean subSeconds) {
        Map<String, String> record =
                new TreeMap<>(Map.of("container_id", facts.id(), "container_name", "/" + facts.name()));
        record.putAll(ExtraAttributes.of(facts));
        return new FluentdFormat(facts.tag(), record, subSeconds);
    }

    /// @param chunk the id that the receiver is to confirm; null for none
    byte[] encode(LogMessage message, @Nullable String chunk) {
        MessagePack packed = new MessagePack().array(4).string(tag);
        long seconds = Math.floorDiv(message.epochNanos(), NANOS);
        if (subSeconds) {
            packed.extension(EVENT_TIME, (int) seconds, (int) Math.floorMod(message.epochNanos(), NANOS));
        } else {
            packed.integer(seconds);
        }
        Map<String, String> all = all(message);
        packed.map(all.size());
        all.forEach((name, value) -> packed.string(name).string(value));
        packed.map(chunk == null ? 0 : 1);
        if (chunk != null) {
            packed.string("chunk").string(chunk);
        }
        return packed.bytes();
    }

    private Map<String, String> all(LogMessage message) {
        Map<String, String> all = new TreeMap<>(Map.of("source", message.source(), "log", message.text()));
        all.putAll(record);
        LogMessage.Part part = message.part();
        if (part != null) {
            all.put("partial_message", "true");
            all.put("partial_id", part.id());
            all.put("partial_ordinal", Integer.toString(part.ordinal()));
            all.put("partial_last", Boolean.toString(part.last()));
        }
        return all;
    }
}
