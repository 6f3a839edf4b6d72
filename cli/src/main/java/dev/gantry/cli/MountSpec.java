package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// `--mount type=bind,source=/a,target=/b,readonly`: fields joined by commas, quoted where they hold one.
final class MountSpec {
    private final JsonObject mount = JsonObject.of("Type", "volume");
    private final JsonObject bind = JsonObject.of();
    private final JsonObject volume = JsonObject.of();
    private final JsonObject tmpfs = JsonObject.of();
    private final JsonObject labels = JsonObject.of();

    private MountSpec() {}

    /// Errors: [CliException] with code 125.
    static List<JsonObject> parseAll(List<String> specs) {
        List<JsonObject> all = new ArrayList<>();
        for (String spec : specs) {
            MountSpec parsed = new MountSpec();
            for (String field : fields(spec)) {
                parsed.take(field);
            }
            all.add(parsed.finish());
        }
        return all;
    }

    /// Splits at commas outside of double quotes.
    private static List<String> fields(String spec) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (char c : spec.strip().toCharArray()) {
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }

    private void take(String field) {
        int equals = field.indexOf('=');
        String key = (equals < 0 ? field : field.substring(0, equals)).toLowerCase(Locale.ROOT);
        if (equals < 0
                && !key.equals("readonly")
                && !key.equals("ro")
                && !key.equals("volume-nocopy")
                && !key.equals("bind-nonrecursive")) {
            throw new CliException("invalid field '" + field + "' must be a key=value pair", 125);
        }
        set(key, equals < 0 ? "true" : field.substring(equals + 1));
    }

    private void set(String key, String value) {
        switch (key) {
            case "type" -> mount.put("Type", value.toLowerCase(Locale.ROOT));
            case "source", "src" -> mount.put("Source", value.startsWith(".") ? absolute(value) : value);
            case "target", "dst", "destination" -> mount.put("Target", value);
            case "readonly", "ro" -> mount.put("ReadOnly", flag(key, value));
            case "consistency" -> mount.put("Consistency", value);
            case "bind-propagation" -> bind.put("Propagation", value.toLowerCase(Locale.ROOT));
            case "bind-nonrecursive" -> bind.put("NonRecursive", flag(key, value));
            case "bind-create-src" -> bind.put("CreateMountpoint", flag(key, value));
            case "volume-nocopy" -> volume.put("NoCopy", flag(key, value));
            case "volume-subpath" -> volume.put("Subpath", value);
            case "volume-label" ->
                labels.put(
                        name(value),
                        value.indexOf('=') < 0
                                ? ""
                                : value.substring(name(value).length() + 1));
            case "tmpfs-size" -> tmpfs.put("SizeBytes", size(key, value));
            case "tmpfs-mode" -> tmpfs.put("Mode", octal(key, value));
            default -> throw new CliException("unexpected key '" + key + "' in '" + key + "=" + value + "'", 125);
        }
    }

    private static String name(String pair) {
        int equals = pair.indexOf('=');
        return equals < 0 ? pair : pair.substring(0, equals);
    }

    private static String absolute(String path) {
        return Path.of(path).toAbsolutePath().normalize().toString();
    }

    private static boolean flag(String key, String value) {
        return switch (value) {
            case "true", "1", "t", "T", "TRUE", "True" -> true;
            case "false", "0", "f", "F", "FALSE", "False" -> false;
            default -> throw invalid(key, value);
        };
    }

    private static long size(String key, String value) {
        try {
            return ByteSize.parse(value);
        } catch (IllegalArgumentException e) {
            throw invalid(key, value);
        }
    }

    private static int octal(String key, String value) {
        try {
            return Integer.parseInt(value, 8);
        } catch (NumberFormatException e) {
            throw invalid(key, value);
        }
    }

    private static CliException invalid(String key, String value) {
        return new CliException("invalid value for " + key + ": " + value, 125);
    }

    private JsonObject finish() {
        if (!mount.has("Target")) {
            throw new CliException("target is required", 125);
        }
        if (!labels.isEmpty()) {
            volume.put("Labels", labels);
        }
        attach("bind", "BindOptions", bind);
        attach("volume", "VolumeOptions", volume);
        attach("tmpfs", "TmpfsOptions", tmpfs);
        return mount;
    }

    private void attach(String type, String field, JsonObject options) {
        if (options.isEmpty()) {
            return;
        }
        if (!mount.text("Type").equals(type)) {
            throw new CliException(
                    "cannot mix '" + type + "-*' options with mount type '" + mount.text("Type") + "'", 125);
        }
        mount.put(field, options);
    }
}
