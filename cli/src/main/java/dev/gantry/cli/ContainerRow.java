package dev.gantry.cli;

import dev.gantry.cli.template.Nothing;
import dev.gantry.client.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A container of `GET /containers/json`.
final class ContainerRow extends Row {
    static final RowKind KIND = new RowKind(
                    "*formatter.ContainerContext",
                    "ID",
                    "CONTAINER ID",
                    "Names",
                    "NAMES",
                    "Image",
                    "IMAGE",
                    "Command",
                    "COMMAND",
                    "CreatedAt",
                    "CREATED AT",
                    "RunningFor",
                    "CREATED",
                    "Ports",
                    "PORTS",
                    "State",
                    "STATE",
                    "Status",
                    "STATUS",
                    "Size",
                    "SIZE",
                    "Labels",
                    "LABELS",
                    "Mounts",
                    "MOUNTS",
                    "LocalVolumes",
                    "LOCAL VOLUMES",
                    "Networks",
                    "NETWORKS",
                    "Platform",
                    "PLATFORM")
            .withRaw(
                    "container_id: {{.ID}}",
                    "image: {{.Image}}",
                    "command: {{.Command}}",
                    "created_at: {{.CreatedAt}}",
                    "state: {{- pad .State 1 0}}",
                    "status: {{- pad .Status 1 0}}",
                    "names: {{.Names}}",
                    "labels: {{- pad .Labels 1 0}}",
                    "ports: {{- pad .Ports 1 0}}");

    private final JsonObject container;
    private final boolean truncates;

    ContainerRow(JsonObject container, boolean truncates) {
        super(KIND);
        this.container = container;
        this.truncates = truncates;
    }

    @Override
    @Nullable Object column(String name) {
        return switch (name) {
            case "ID" -> truncates ? ShortText.id(container.text("Id")) : container.text("Id");
            case "Names" -> shownNames();
            case "Image" -> image();
            case "Command" -> command();
            case "CreatedAt" -> LocalTimes.ofSeconds(container.number("Created"));
            case "RunningFor" -> HumanDuration.ago(container.number("Created"));
            case "Ports" -> PortText.of(container.objects("Ports"));
            case "State" -> container.text("State");
            case "Status" -> container.text("Status");
            case "Size" -> size();
            case "Labels" -> ShortText.pairs(container.object("Labels"));
            case "Mounts" -> mounts();
            case "LocalVolumes" -> localVolumes();
            case "Networks" -> String.join(",", new TreeMap<>(networks()).keySet());
            case "Platform" -> platform();
            default -> null;
        };
    }

    @Override
    String label(String name) {
        return container.object("Labels").text(name);
    }

    private Map<String, @Nullable Object> networks() {
        return container.object("NetworkSettings").object("Networks");
    }

    private String shownNames() {
        List<String> names = new ArrayList<>();
        for (String name : container.texts("Names")) {
            names.add(name.startsWith("/") ? name.substring(1) : name);
        }
        for (String name : names) {
            if (truncates && name.indexOf('/') < 0) {
                return name; // names with slashes are links' aliases
            }
        }
        return String.join(",", names);
    }

    private String image() {
        String image = container.text("Image");
        if (image.isEmpty()) {
            return "<no image>";
        }
        if (!truncates) {
            return image;
        }
        String id = ShortText.id(container.text("ImageID"));
        if (id.equals(ShortText.id(image))) {
            return id;
        }
        int digest = image.indexOf('@');
        return digest > 0 ? image.substring(0, digest) : image;
    }

    private String command() {
        String command = container.text("Command");
        return GoText.quote(truncates ? ShortText.ellipsis(command, 20) : command);
    }

    private String size() {
        String own = ByteSize.human(container.number("SizeRw"));
        long whole = container.number("SizeRootFs");
        return whole > 0 ? own + " (virtual " + ByteSize.human(whole) + ")" : own;
    }

    private String mounts() {
        List<String> names = new ArrayList<>();
        for (JsonObject mount : container.objects("Mounts")) {
            String name = mount.text("Name").isEmpty() ? mount.text("Source") : mount.text("Name");
            names.add(truncates ? ShortText.ellipsis(name, 15) : name);
        }
        return String.join(",", names);
    }

    private String localVolumes() {
        long count = 0;
        for (JsonObject mount : container.objects("Mounts")) {
            count += mount.text("Driver").equals("local") ? 1 : 0;
        }
        return String.valueOf(count);
    }

    private Object platform() {
        Object platform = container.object("ImageManifestDescriptor").get("platform");
        return platform == null ? Nothing.NIL_POINTER : platform;
    }
}
