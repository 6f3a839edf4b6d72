package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/// Lists contexts, and the one in use even where there is none of its name.
final class ContextList extends Command {
    private static final String TABLE =
            "table {{.Name}}{{if .Current}} *{{end}}\t{{.Description}}\t{{.DockerEndpoint}}\t{{.Error}}";

    private final Flag<String> format = flags.tableFormat();
    private final Flag<Boolean> quiet = flags.bool('q', "quiet", "Only show context names");

    ContextList() {
        super(Usage.of("ls", "[OPTIONS]", "List contexts", 0, 0, "context ls", "context list"));
    }

    @Override
    int run(Session session, List<String> arguments) {
        List<ContextRow> rows = rows(session);
        rows.sort(Comparator.comparing(row -> row.column("Name").toString(), NaturalOrder.INSTANCE));
        boolean isPlain = format.value().isEmpty() || format.value().equals("table");
        Listing listing = new Listing(session, isPlain ? TABLE : format.value());
        if (quiet.value()) {
            listing.printOnly("Name", rows);
        } else {
            listing.print(ContextRow.KIND, rows, List.of());
        }
        if (!session.variable("DOCKER_HOST").isEmpty()) {
            session.out().flush();
            session.err()
                    .println("Warning: DOCKER_HOST environment variable overrides the active context. To use a context,"
                            + " either set the global --context flag, or unset DOCKER_HOST environment variable.");
        }
        return 0;
    }

    private static List<ContextRow> rows(Session session) {
        String current = session.context();
        List<ContextSource> sources = new ArrayList<>();
        sources.add(ContextSource.of(session, ContextStore.DEFAULT));
        for (JsonObject context : session.contexts().all()) {
            sources.add(new ContextSource(context, new TreeMap<>(), true));
        }
        List<ContextRow> rows = new ArrayList<>();
        boolean isFound = false;
        for (ContextSource source : sources) {
            boolean isCurrent = source.context().text("Name").equals(current);
            isFound |= isCurrent;
            rows.add(ContextRow.of(source, isCurrent));
        }
        if (!isFound) {
            rows.add(missing(session, current));
        }
        return rows;
    }

    private static ContextRow missing(Session session, String name) {
        try {
            return ContextRow.of(ContextSource.of(session, name), true);
        } catch (CliException e) {
            return ContextRow.broken(name, String.valueOf(e.getMessage()));
        }
    }
}
