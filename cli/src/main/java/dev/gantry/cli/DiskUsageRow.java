package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import java.util.List;

/// One type's line of `system df`.
final class DiskUsageRow extends Row {
    static final RowKind KIND = new RowKind(
                    "*formatter.diskUsageImagesContext",
                    "Type",
                    "TYPE",
                    "TotalCount",
                    "TOTAL",
                    "Active",
                    "ACTIVE",
                    "Size",
                    "SIZE",
                    "Reclaimable",
                    "RECLAIMABLE")
            .withRaw(
                    "type: {{.Type}}",
                    "total: {{.TotalCount}}",
                    "active: {{.Active}}",
                    "size: {{.Size}}",
                    "reclaimable: {{.Reclaimable}}");

    private final String type;
    private final long total;
    private final long active;
    private final long size;
    private final String reclaimable;

    private DiskUsageRow(String type, long total, long active, long size, String reclaimable) {
        super(KIND);
        this.type = type;
        this.total = total;
        this.active = active;
        this.size = size;
        this.reclaimable = reclaimable;
    }

    /// The four lines of an answer of `GET /system/df`.
    static List<DiskUsageRow> of(JsonObject usage) {
        return List.of(images(usage), containers(usage), volumes(usage), buildCache(usage));
    }

    /// An image that a container uses keeps what it does not share with others.
    private static DiskUsageRow images(JsonObject usage) {
        long used = 0;
        long active = 0;
        for (JsonObject image : usage.objects("Images")) {
            if (image.number("Containers") != 0) {
                active++;
                boolean sizesKnown = image.number("Size") >= 0 && image.number("SharedSize") >= 0;
                used += sizesKnown ? image.number("Size") - image.number("SharedSize") : 0;
            }
        }
        long size = usage.number("LayersSize");
        return new DiskUsageRow("Images", usage.list("Images").size(), active, size, share(size - used, size));
    }

    private static DiskUsageRow containers(JsonObject usage) {
        long size = 0;
        long active = 0;
        long reclaimable = 0;
        for (JsonObject container : usage.objects("Containers")) {
            boolean running = switch (container.text("State")) {
                case "running", "paused", "restarting" -> true;
                default -> false;
            };
            size += container.number("SizeRw");
            active += running ? 1 : 0;
            reclaimable += running ? 0 : container.number("SizeRw");
        }
        return new DiskUsageRow("Containers", usage.list("Containers").size(), active, size, share(reclaimable, size));
    }

    private static DiskUsageRow volumes(JsonObject usage) {
        long size = 0;
        long active = 0;
        long reclaimable = 0;
        for (JsonObject volume : usage.objects("Volumes")) {
            JsonObject data = volume.object("UsageData");
            boolean used = data.number("RefCount") > 0;
            size += Math.max(0, data.number("Size"));
            active += used ? 1 : 0;
            reclaimable += used ? 0 : Math.max(0, data.number("Size"));
        }
        return new DiskUsageRow("Local Volumes", usage.list("Volumes").size(), active, size, share(reclaimable, size));
    }

    private static DiskUsageRow buildCache(JsonObject usage) {
        long size = 0;
        long active = 0;
        long inUse = 0;
        for (JsonObject cache : usage.objects("BuildCache")) {
            long own = cache.flag("Shared") ? 0 : cache.number("Size");
            size += own;
            active += cache.flag("InUse") ? 1 : 0;
            inUse += cache.flag("InUse") ? own : 0;
        }
        return new DiskUsageRow(
                "Build Cache", usage.list("BuildCache").size(), active, size, ByteSize.precise(size - inUse));
    }

    private static String share(long part, long whole) {
        return whole > 0 ? ByteSize.precise(part) + " (" + part * 100 / whole + "%)" : ByteSize.precise(part);
    }

    @Override
    String column(String name) {
        return switch (name) {
            case "Type" -> type;
            case "TotalCount" -> String.valueOf(total);
            case "Active" -> String.valueOf(active);
            case "Size" -> ByteSize.precise(size);
            default -> reclaimable;
        };
    }
}
