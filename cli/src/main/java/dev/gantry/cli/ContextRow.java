package dev.gantry.cli;

import java.util.Map;

/// A context in a list.
final class ContextRow extends Row {
    static final RowKind KIND = new RowKind(
            "*formatter.clientContextContext",
            "Current",
            "<no value>",
            "Description",
            "DESCRIPTION",
            "DockerEndpoint",
            "DOCKER ENDPOINT",
            "Error",
            "ERROR",
            "Name",
            "NAME");

    private static final int LONGEST_ERROR = 45;

    private final Map<String, Object> columns;

    private ContextRow(Map<String, Object> columns) {
        super(KIND);
        this.columns = columns;
    }

    static ContextRow of(ContextSource source, boolean isCurrent) {
        return new ContextRow(Map.of(
                "Name",
                source.context().text("Name"),
                "Current",
                isCurrent,
                "Description",
                source.description(),
                "DockerEndpoint",
                source.host(),
                "Error",
                ""));
    }

    /// The context in use, where it is none.
    static ContextRow broken(String name, String reason) {
        return new ContextRow(Map.of(
                "Name",
                name,
                "Current",
                true,
                "Description",
                "",
                "DockerEndpoint",
                "",
                "Error",
                ShortText.ellipsis(reason, LONGEST_ERROR)));
    }

    @Override
    Object column(String name) {
        return columns.getOrDefault(name, "");
    }
}
