package dev.gantry.cli;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A project of `compose ls`.
final class ComposeProjectRow extends Row {
    static final RowKind KIND =
            new RowKind("*compose.composeView", "Name", "NAME", "Status", "STATUS", "ConfigFiles", "CONFIG FILES");

    private final String name;
    private final List<String> states;
    private final String files;

    /// @param states of its containers
    ComposeProjectRow(String name, List<String> states, String files) {
        super(KIND);
        this.name = name;
        this.states = states;
        this.files = files;
    }

    @Override
    @Nullable Object column(String column) {
        return switch (column) {
            case "Name" -> name;
            case "Status" -> status();
            default -> files;
        };
    }

    /// `exited(1), running(2)`
    private String status() {
        Map<String, Integer> counts = new TreeMap<>();
        states.forEach(state -> counts.merge(state, 1, Integer::sum));
        StringBuilder text = new StringBuilder();
        counts.forEach((state, count) -> text.append(text.isEmpty() ? "" : ", ")
                .append(state)
                .append('(')
                .append(count)
                .append(')'));
        return text.toString();
    }
}
