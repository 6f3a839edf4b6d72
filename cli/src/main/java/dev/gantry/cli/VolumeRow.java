package dev.gantry.cli;

import dev.gantry.client.JsonObject;

/// A volume of `GET /volumes` or `GET /system/df`.
final class VolumeRow extends Row {
    static final RowKind KIND = new RowKind(
                    "*formatter.volumeContext",
                    "Name",
                    "VOLUME NAME",
                    "Driver",
                    "DRIVER",
                    "Scope",
                    "SCOPE",
                    "Mountpoint",
                    "MOUNTPOINT",
                    "Labels",
                    "LABELS",
                    "Links",
                    "LINKS",
                    "Size",
                    "SIZE",
                    "Group",
                    "GROUP",
                    "Availability",
                    "AVAILABILITY",
                    "Status",
                    "STATUS")
            .withRaw("name: {{.Name}}", "driver: {{.Driver}}");

    private static final String UNKNOWN = "N/A";

    private final JsonObject volume;

    VolumeRow(JsonObject volume) {
        super(KIND);
        this.volume = volume;
    }

    @Override
    String column(String name) {
        return switch (name) {
            case "Name", "Driver", "Scope", "Mountpoint" -> volume.text(name);
            case "Labels" -> ShortText.pairs(volume.object("Labels"));
            case "Links" ->
                volume.has("UsageData")
                        ? String.valueOf(volume.object("UsageData").number("RefCount"))
                        : UNKNOWN;
            case "Size" ->
                volume.has("UsageData")
                        ? ByteSize.precise(volume.object("UsageData").number("Size"))
                        : UNKNOWN;
            default -> UNKNOWN; // cluster volumes only
        };
    }

    @Override
    String label(String name) {
        return volume.object("Labels").text(name);
    }
}
