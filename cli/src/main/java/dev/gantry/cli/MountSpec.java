package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import java.nio.file.Path;
import java.util.Locale;

/// `--mount type=bind,source=/a,target=/b,readonly`.
final class MountSpec {
    private final JsonObject mount = JsonObject.of("Type", "volume");
    private final JsonObject bind = JsonObject.of();
    private final JsonObject volume = JsonObject.of();
    private final JsonObject driver = JsonObject.of();
    private final JsonObject image = JsonObject.of();
    private final JsonObject tmpfs = JsonObject.of();

    /// Options of a volume were named, if only to say that they are off.
    private boolean hasVolumeOptions;

    private MountSpec() {}

    /// Errors: `IllegalArgumentException` in Docker's words.
    static JsonObject parse(String text) {
        MountSpec spec = new MountSpec();
        CsvFields.of(text).forEach(spec::take);
        return spec.finish();
    }

    private void take(String field) {
        int equals = field.indexOf('=');
        String key = (equals < 0 ? field : field.substring(0, equals)).toLowerCase(Locale.ROOT);
        if (equals >= 0) {
            set(key, field.substring(equals + 1), field);
            return;
        }
        switch (key) {
            case "readonly", "ro", "volume-nocopy", "bind-nonrecursive" -> set(key, "true", field);
            default -> throw new IllegalArgumentException("invalid field '" + field + "' must be a key=value pair");
        }
    }

    private void set(String key, String value, String field) {
        hasVolumeOptions |= key.startsWith("volume-");
        switch (key) {
            case "type" -> mount.put("Type", value.toLowerCase(Locale.ROOT));
            case "source", "src" -> putText(mount, "Source", value.startsWith(".") ? absolute(value) : value);
            case "target", "dst", "destination" -> putText(mount, "Target", value);
            case "readonly", "ro" -> putFlag(mount, "ReadOnly", key, value);
            case "consistency" -> putText(mount, "Consistency", value.toLowerCase(Locale.ROOT));
            case "bind-propagation" -> putText(bind, "Propagation", value.toLowerCase(Locale.ROOT));
            case "bind-nonrecursive" -> putFlag(bind, "NonRecursive", key, value);
            case "bind-recursive" -> setRecursion(value);
            case "volume-nocopy" -> putFlag(volume, "NoCopy", key, value);
            case "volume-subpath" -> putText(volume, "Subpath", value);
            case "volume-label" -> putPair(volume, "Labels", value);
            case "volume-driver" -> putText(driver, "Name", value);
            case "volume-opt" -> putPair(driver, "Options", value);
            case "image-subpath" -> putText(image, "Subpath", value);
            case "tmpfs-size" -> tmpfs.put("SizeBytes", size(key, value));
            case "tmpfs-mode" -> tmpfs.put("Mode", octal(key, value));
            default -> throw new IllegalArgumentException("unexpected key '" + key + "' in '" + field + "'");
        }
    }

    private void setRecursion(String value) {
        switch (value) {
            case "enabled" -> {}
            case "disabled" -> bind.put("NonRecursive", true);
            case "writable" -> bind.put("ReadOnlyNonRecursive", true);
            case "readonly" -> bind.put("ReadOnlyForceRecursive", true);
            default ->
                throw new IllegalArgumentException("invalid value for bind-recursive: " + value
                        + " (must be \"enabled\", \"disabled\", \"writable\", or \"readonly\")");
        }
    }

    /// Go leaves out what is empty.
    private static void putText(JsonObject object, String name, String value) {
        object.remove(name);
        if (!value.isEmpty()) {
            object.put(name, value);
        }
    }

    private static void putFlag(JsonObject object, String name, String key, String value) {
        object.remove(name);
        if (flag(key, value)) {
            object.put(name, true);
        }
    }

    private static void putPair(JsonObject object, String name, String pair) {
        JsonObject pairs = object.object(name);
        int equals = pair.indexOf('=');
        pairs.put(equals < 0 ? pair : pair.substring(0, equals), equals < 0 ? "" : pair.substring(equals + 1));
        object.put(name, pairs);
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
            return Integer.parseUnsignedInt(value, 8);
        } catch (NumberFormatException e) {
            throw invalid(key, value);
        }
    }

    private static IllegalArgumentException invalid(String key, String value) {
        return new IllegalArgumentException("invalid value for " + key + ": " + value);
    }

    private JsonObject finish() {
        if (mount.text("Type").isEmpty()) {
            throw new IllegalArgumentException("type is required");
        }
        if (!mount.has("Target")) {
            throw new IllegalArgumentException("target is required");
        }
        if (hasVolumeOptions) {
            volume.put("DriverConfig", driver);
        }
        attach("volume", "VolumeOptions", volume);
        attach("image", "ImageOptions", image);
        attach("bind", "BindOptions", bind);
        attach("tmpfs", "TmpfsOptions", tmpfs);
        checkRecursion();
        return mount;
    }

    private void attach(String type, String field, JsonObject options) {
        if (options.isEmpty()) {
            return;
        }
        if (!mount.text("Type").equals(type)) {
            throw new IllegalArgumentException(
                    "cannot mix '" + type + "-*' options with mount type '" + mount.text("Type") + "'");
        }
        mount.put(field, options);
    }

    private void checkRecursion() {
        boolean readOnly = mount.flag("ReadOnly");
        if (bind.flag("ReadOnlyNonRecursive") && !readOnly) {
            throw needs("writable", "readonly");
        }
        if (bind.flag("ReadOnlyForceRecursive") && !readOnly) {
            throw needs("readonly", "readonly");
        }
        if (bind.flag("ReadOnlyForceRecursive") && !bind.text("Propagation").equals("rprivate")) {
            throw needs("readonly", "bind-propagation=rprivate");
        }
    }

    private static IllegalArgumentException needs(String recursion, String other) {
        return new IllegalArgumentException(
                "option 'bind-recursive=" + recursion + "' requires '" + other + "' to be specified in conjunction");
    }
}
