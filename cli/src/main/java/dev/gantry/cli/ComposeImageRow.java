package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import dev.gantry.compose.ProjectContainer;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The image of a container of a project, as `compose images` shows it.
final class ComposeImageRow extends Row {
    static final RowKind KIND = new RowKind(
            "*compose.imageView",
            "ContainerName",
            "CONTAINER",
            "Repository",
            "REPOSITORY",
            "Tag",
            "TAG",
            "Platform",
            "PLATFORM",
            "ID",
            "IMAGE ID",
            "Size",
            "SIZE",
            "Created",
            "CREATED");

    private final ProjectContainer container;
    private final JsonObject image;

    /// @param image as `GET /images/{name}/json` tells of it
    ComposeImageRow(ProjectContainer container, JsonObject image) {
        super(KIND);
        this.container = container;
        this.image = image;
    }

    @Override
    @Nullable Object column(String name) {
        return switch (name) {
            case "ContainerName" -> container.name();
            case "Repository" -> tag(true);
            case "Tag" -> tag(false);
            case "Platform" -> platform();
            case "ID" -> ShortText.id(image.text("Id"));
            case "Size" -> ByteSize.human(image.number("Size"));
            default -> created();
        };
    }

    /// The name that the container was made of, else the first.
    private String tag(boolean repository) {
        String used = container.summary().text("Image");
        List<String> tags = image.texts("RepoTags");
        String whole = tags.isEmpty() ? "<none>:<none>" : tags.getFirst();
        if (tags.contains(used) || tags.contains(used + ":latest")) {
            whole = tags.contains(used) ? used : used + ":latest";
        }
        int colon = whole.lastIndexOf(':');
        return repository ? whole.substring(0, colon) : whole.substring(colon + 1);
    }

    private String platform() {
        List<String> parts = new ArrayList<>(List.of(image.text("Os"), image.text("Architecture")));
        if (!image.text("Variant").isEmpty()) {
            parts.add(image.text("Variant"));
        }
        return String.join("/", parts);
    }

    private String created() {
        try {
            return HumanDuration.ago(OffsetDateTime.parse(image.text("Created")).toEpochSecond());
        } catch (DateTimeParseException e) {
            return "N/A";
        }
    }
}
