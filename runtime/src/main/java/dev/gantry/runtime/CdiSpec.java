package dev.gantry.runtime;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// One file of the Container Device Interface: the devices of one kind, and what they change.
///
/// Versions 0.3.0 to 0.8.0 are known. A file that needs a newer version than it names is taken at its word, and one
/// that
/// names a newer one is refused: it may say what would be missed here.
///
/// @param kind `vendor.com/class`
/// @param edits of all its devices
/// @param devices the edits of each, by its name
record CdiSpec(String kind, CdiEdits edits, Map<String, CdiEdits> devices) {
    private static final Pattern VERSION = Pattern.compile("v?0\\.([0-9]{1,3})\\.[0-9]{1,3}");
    private static final int OLDEST_MINOR = 3;
    private static final int NEWEST_MINOR = 8;

    CdiSpec {
        devices = Map.copyOf(devices);
    }

    /// @throws SettingsException what is wrong with it
    static CdiSpec read(String text) {
        CdiNode root = new CdiNode("", BoundedYaml.read(text));
        root.requireObject();
        requireVersion(root.text("cdiVersion"));
        String kind = root.text("kind");
        if (!CdiName.isKind(kind)) {
            throw new SettingsException("invalid kind \"" + kind + "\": it is vendor.com/class");
        }
        Map<String, CdiEdits> devices = new LinkedHashMap<>();
        for (CdiNode device : root.elements("devices")) {
            String name = device.text("name");
            if (!CdiName.isDevice(name)) {
                throw new SettingsException("invalid device name \"" + name + "\"");
            }
            if (devices.put(name, edits(device)) != null) {
                throw new SettingsException("multiple device \"" + name + "\"");
            }
        }
        if (devices.isEmpty()) {
            throw new SettingsException("no devices");
        }
        return new CdiSpec(kind, edits(root), devices);
    }

    private static void requireVersion(String version) {
        Matcher matcher = VERSION.matcher(version);
        int minor = matcher.matches()
                ? Optional.ofNullable(matcher.group(1)).map(Integer::parseInt).orElse(0)
                : 0;
        if (minor < OLDEST_MINOR || minor > NEWEST_MINOR) {
            throw new SettingsException("unknown cdiVersion \"" + version + "\": 0.3.0 to 0.8.0 are known");
        }
    }

    private static CdiEdits edits(CdiNode owner) {
        CdiNode edits = owner.field("containerEdits");
        return new CdiEdits(
                edits.variables("env"),
                edits.elements("deviceNodes").stream().map(CdiSpec::node).toList(),
                edits.elements("mounts").stream().map(CdiSpec::bind).toList(),
                edits.elements("hooks").stream().map(CdiSpec::hook).toList(),
                edits.elements("additionalGids").stream()
                        .map(gid -> (int) gid.number(Integer.MAX_VALUE))
                        .toList(),
                edits.has("intelRdt"));
    }

    private static CdiEdits.Node node(CdiNode node) {
        String path = node.path("path");
        String hostPath = node.text("hostPath");
        return new CdiEdits.Node(
                path,
                hostPath.isEmpty() ? path : hostPath,
                node.oneOf("type", List.of("", "b", "c", "u", "p")),
                node.field("major").number(Integer.MAX_VALUE),
                node.field("minor").number(Integer.MAX_VALUE),
                node.has("fileMode") ? (int) node.field("fileMode").number(07777) : null,
                node.permissions("permissions"),
                node.has("uid") ? node.field("uid").number(0xFFFFFFFFL) : null,
                node.has("gid") ? node.field("gid").number(0xFFFFFFFFL) : null);
    }

    private static CdiEdits.Bind bind(CdiNode mount) {
        return new CdiEdits.Bind(
                mount.required("hostPath"), mount.path("containerPath"), mount.text("type"), mount.texts("options"));
    }

    private static CdiEdits.Hook hook(CdiNode hook) {
        return new CdiEdits.Hook(
                hook.oneOf("hookName", CdiEdits.HOOK_NAMES),
                hook.path("path"),
                hook.texts("args"),
                hook.variables("env"),
                hook.has("timeout") ? (int) hook.field("timeout").number(Integer.MAX_VALUE) : null);
    }

    /// Whether a tree is one that says nothing.
    static boolean isAbsent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }
}
