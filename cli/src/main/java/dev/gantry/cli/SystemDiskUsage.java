package dev.gantry.cli;

import dev.gantry.cli.template.Functions;
import dev.gantry.cli.template.GoTemplate;
import dev.gantry.cli.template.TemplateException;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Shows how much disk the engine uses, by type or, with `--verbose`, thing by thing.
final class SystemDiskUsage extends Command {
    private final Flag<String> format = flags.tableFormat();
    private final Flag<Boolean> verbose = flags.bool('v', "verbose", "Show detailed information on space usage");

    SystemDiskUsage() {
        super(Usage.of("df", "[OPTIONS]", "Show docker disk usage", 0, 0));
    }

    @Override
    int run(Session session, List<String> arguments) {
        JsonObject usage = session.client().object(Request.get("/system/df"));
        if (verbose.value() && !format.value().isEmpty() && !format.value().equals("table")) {
            printRendered(session, usage);
        } else if (verbose.value()) {
            printThings(session, usage);
        } else {
            new Listing(session, format.value())
                    .print(
                            DiskUsageRow.KIND,
                            DiskUsageRow.of(usage),
                            List.of("Type", "TotalCount", "Active", "Size", "Reclaimable"));
        }
        return 0;
    }

    /// One template for everything, with whole ids.
    private void printRendered(Session session, JsonObject usage) {
        Map<String, List<? extends Row>> lists = new LinkedHashMap<>();
        lists.put("Images", images(usage, false));
        lists.put("Containers", containers(usage, false));
        lists.put("Volumes", volumes(usage));
        lists.put("BuildCache", caches(usage));
        String text = format.value().equals("json") ? "{{json .}}" : format.value();
        GoTemplate template;
        try {
            template = GoTemplate.parse(text, Functions.docker());
        } catch (TemplateException e) {
            throw new CliException("template parsing error: " + e.getMessage());
        }
        try {
            session.out().print(template.render(new DiskUsageObject(lists)));
        } catch (TemplateException e) {
            throw new CliException(String.valueOf(e.getMessage()));
        }
    }

    private static void printThings(Session session, JsonObject usage) {
        Listing table = new Listing(session, "table");
        session.out().print("Images space usage:\n\n");
        table.print(
                ImageRow.KIND,
                images(usage, true),
                List.of("Repository", "Tag", "ID", "CreatedSince", "Size", "SharedSize", "UniqueSize", "Containers"));
        session.out().print("\nContainers space usage:\n\n");
        table.print(
                ContainerRow.KIND,
                containers(usage, true),
                List.of("ID", "Image", "Command", "LocalVolumes", "Size", "RunningFor", "Status", "Names"));
        session.out().print("\nLocal Volumes space usage:\n\n");
        table.print(VolumeRow.KIND, volumes(usage), List.of("Name", "Links", "Size"));
        long cache = 0;
        for (JsonObject record : usage.objects("BuildCache")) {
            cache += record.flag("Shared") ? 0 : record.number("Size");
        }
        session.out().print("\nBuild cache usage: " + ByteSize.precise(cache) + "\n\n");
        table.print(
                CacheRow.KIND,
                caches(usage),
                List.of("ID", "CacheType", "Size", "CreatedSince", "LastUsedSince", "UsageCount", "Shared"));
    }

    /// One row an image, under its first name: each has its size once.
    private static List<ImageRow> images(JsonObject usage, boolean truncates) {
        List<ImageRow> rows = new ArrayList<>();
        usage.objects("Images")
                .forEach(image -> rows.add(ImageRow.of(image, truncates, false).getFirst()));
        return rows;
    }

    private static List<ContainerRow> containers(JsonObject usage, boolean truncates) {
        List<ContainerRow> rows = new ArrayList<>();
        for (JsonObject container : usage.objects("Containers")) {
            container.put("SizeRootFs", 0L); // shown in the images' part
            rows.add(new ContainerRow(container, truncates));
        }
        return rows;
    }

    private static List<VolumeRow> volumes(JsonObject usage) {
        List<VolumeRow> rows = new ArrayList<>();
        usage.objects("Volumes").forEach(volume -> rows.add(new VolumeRow(volume)));
        return rows;
    }

    private static List<CacheRow> caches(JsonObject usage) {
        List<CacheRow> rows = new ArrayList<>();
        usage.objects("BuildCache").forEach(cache -> rows.add(new CacheRow(cache)));
        return rows;
    }
}
