package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `--gpus all`, `--gpus 2`, `--gpus driver=nvidia,device=0`: a request for devices.
final class GpuSpec {
    private String driver = "";
    private @Nullable Long count;
    private @Nullable List<String> devices;
    private final List<String> capabilities = new ArrayList<>();
    private JsonObject options = new JsonObject();

    private GpuSpec() {}

    /// Errors: `IllegalArgumentException` in Docker's words.
    static JsonObject parse(String text) {
        GpuSpec spec = new GpuSpec();
        Set<String> seen = new HashSet<>();
        for (String field : CsvFields.of(text)) {
            int equals = field.indexOf('=');
            String key = equals < 0 ? field : field.substring(0, equals);
            if (!seen.add(key)) {
                throw new IllegalArgumentException("gpu request key '" + key + "' can be specified only once");
            }
            if (equals < 0) {
                spec.count = count(field);
            } else {
                spec.set(key, field.substring(equals + 1), field);
            }
        }
        return spec.json();
    }

    private void set(String key, String value, String field) {
        switch (key) {
            case "driver" -> driver = value;
            case "count" -> count = count(value);
            case "device" -> devices = List.of(value.split(",", -1));
            case "capabilities" -> capabilities.addAll(List.of(value.split(",", -1)));
            case "options" -> options = KeyValues.of(List.of(value.split(",", -1)));
            default -> throw new IllegalArgumentException("unexpected key '" + key + "' in '" + field + "'");
        }
    }

    private static long count(String text) {
        try {
            return text.equals("all") ? -1 : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "invalid count (" + text + "): value must be either \"all\" or an integer: invalid syntax", e);
        }
    }

    /// One device where neither a number nor names were given.
    private JsonObject json() {
        capabilities.add("gpu");
        return JsonObject.of(
                "Driver", driver,
                "Count", count != null ? count : devices == null ? 1L : 0L,
                "DeviceIDs", devices,
                "Capabilities", List.of(capabilities),
                "Options", options);
    }
}
