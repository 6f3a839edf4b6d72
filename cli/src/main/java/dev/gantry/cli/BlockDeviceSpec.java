package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import java.util.function.ToLongFunction;

/// `/dev/NAME:AMOUNT`, how `run` limits a block device.
final class BlockDeviceSpec {
    private BlockDeviceSpec() {}

    /// Errors: `IllegalArgumentException` in Docker's words.
    static JsonObject weight(String text) {
        return parse(
                text,
                "Weight",
                amount -> {
                    long weight = Long.parseLong(amount);
                    if (weight != 0 && (weight < 10 || weight > 1000)) {
                        throw new IllegalArgumentException("out of range");
                    }
                    return weight;
                },
                "invalid weight for device: " + text);
    }

    static JsonObject bytesPerSecond(String text) {
        return parse(
                text,
                "Rate",
                ByteSize::parse,
                wrongRate(text, "<number>[<unit>]") + ". Unit is optional and can be kb, mb, or gb");
    }

    static JsonObject requestsPerSecond(String text) {
        return parse(text, "Rate", Long::parseUnsignedLong, wrongRate(text, "<number>"));
    }

    private static String wrongRate(String text, String form) {
        return "invalid rate for device: " + text + ". The correct format is <device-path>:" + form
                + ". Number must be a positive integer";
    }

    private static JsonObject parse(String text, String field, ToLongFunction<String> reader, String complaint) {
        int colon = text.indexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException("bad format: " + text);
        }
        String path = text.substring(0, colon);
        if (!path.startsWith("/dev/")) {
            throw new IllegalArgumentException("bad format for device path: " + text);
        }
        try {
            return JsonObject.of("Path", path, field, reader.applyAsLong(text.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(complaint, e);
        }
    }
}
