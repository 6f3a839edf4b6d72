package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import dev.gantry.compose.ProjectContainer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A container of a project, as `compose ps` shows it.
final class ComposeContainerRow extends Row {
    static final RowKind KIND = new RowKind(
            "*formatter.ContainerContext",
            "Name",
            "NAME",
            "Image",
            "IMAGE",
            "Command",
            "COMMAND",
            "Service",
            "SERVICE",
            "RunningFor",
            "CREATED",
            "Status",
            "STATUS",
            "Ports",
            "PORTS",
            "CreatedAt",
            "CREATED AT",
            "ExitCode",
            "EXIT CODE",
            "Health",
            "HEALTH",
            "ID",
            "CONTAINER ID",
            "Labels",
            "LABELS",
            "LocalVolumes",
            "LOCAL VOLUMES",
            "Mounts",
            "MOUNTS",
            "Names",
            "NAMES",
            "Networks",
            "NETWORKS",
            "Project",
            "PROJECT",
            "Publishers",
            "PUBLISHERS",
            "Size",
            "SIZE",
            "State",
            "STATE");

    private static final Pattern EXITED = Pattern.compile("Exited \\((\\d+)\\).*");
    private static final Pattern CHECKED = Pattern.compile(".*\\((?:health: )?(starting|healthy|unhealthy)\\)");

    private final ProjectContainer container;
    private final String project;
    private final ContainerRow plain;

    ComposeContainerRow(ProjectContainer container, String project, boolean truncates) {
        super(KIND);
        this.container = container;
        this.project = project;
        this.plain = new ContainerRow(container.summary(), truncates);
    }

    @Override
    @Nullable Object column(String name) {
        return switch (name) {
            case "Name", "Names" -> container.name();
            case "Service" -> container.service();
            case "Project" -> project;
            case "Image" -> container.summary().text("Image");
            case "ExitCode" -> exitCode();
            case "Health" -> group(CHECKED);
            case "Publishers" -> publishers();
            default -> plain.column(name);
        };
    }

    @Override
    String label(String name) {
        return container.label(name);
    }

    private String group(Pattern pattern) {
        Matcher matcher = pattern.matcher(container.summary().text("Status"));
        return matcher.matches() ? String.valueOf(matcher.group(1)) : "";
    }

    private long exitCode() {
        String code = group(EXITED);
        return code.isEmpty() ? 0 : Long.parseLong(code);
    }

    private List<JsonObject> publishers() {
        List<JsonObject> publishers = new ArrayList<>();
        for (JsonObject port : container.summary().objects("Ports")) {
            publishers.add(JsonObject.of(
                    "URL", port.text("IP"),
                    "TargetPort", port.number("PrivatePort"),
                    "PublishedPort", port.number("PublicPort"),
                    "Protocol", port.text("Type")));
        }
        return publishers;
    }
}
