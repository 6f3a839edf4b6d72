package dev.gantry.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gantry.client.ApiException;
import dev.gantry.client.Json;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Shows what containers use, drawn anew each second.
final class ContainerStats extends Command {
    private static final List<String> COLUMNS =
            List.of("ID", "Name", "CPUPerc", "MemUsage", "MemPerc", "NetIO", "BlockIO", "PIDs");
    private static final Duration BETWEEN = Duration.ofSeconds(1);
    private static final String HOME = "\033[H";
    private static final String CLEAR = "\033[2J" + HOME;
    private static final String CLEAR_BELOW = "\033[J";
    private static final String CLEAR_LINE = "\033[K\n";

    private final Flag<Boolean> all = flags.bool('a', "all", "Show all containers (default shows just running)");
    private final Flag<String> format = flags.tableFormat();
    private final Flag<Boolean> noStream =
            flags.bool("no-stream", "Disable streaming stats and only pull the first result");
    private final Flag<Boolean> noTrunc = flags.bool("no-trunc", "Do not truncate output");

    /// The last report of each container.
    private final Map<String, JsonObject> reports = new HashMap<>();

    ContainerStats() {
        super(Usage.of(
                "stats",
                "[OPTIONS] [CONTAINER...]",
                "Display a live stream of container(s) resource usage statistics",
                0,
                Usage.ANY,
                "container stats",
                "stats"));
    }

    @Override
    int run(Session session, List<String> arguments) {
        String template = format.value().isEmpty() ? session.config().text("statsFormat") : format.value();
        boolean drawn = !noStream.value() && Tty.isTerminal(1);
        var _ = rows(session, arguments); // what a processor's share is worked out from
        for (boolean first = true; first || !noStream.value(); first = false) {
            pause();
            List<StatsRow> rows = rows(session, arguments);
            if (drawn) {
                draw(session, template, rows, first);
            } else {
                new Listing(session, template).print(StatsRow.KIND, rows, COLUMNS);
            }
        }
        return 0;
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException("interrupted");
        }
    }

    private List<StatsRow> rows(Session session, List<String> arguments) {
        List<StatsRow> rows = new ArrayList<>();
        for (String container : arguments.isEmpty() ? listed(session) : arguments) {
            report(session, container, arguments.isEmpty()).ifPresent(rows::add);
        }
        return rows;
    }

    private List<String> listed(Session session) {
        Request request = Request.get("/containers/json").flag("all", all.value());
        return Json.objects(session.client().call(request)).stream()
                .map(container -> container.text("Id"))
                .toList();
    }

    /// @param mayVanish whether a container that is gone is no failure
    private Optional<StatsRow> report(Session session, String container, boolean mayVanish) {
        try {
            JsonObject report = session.client()
                    .object(Request.get("/containers/" + Request.segment(container) + "/stats")
                            .query("stream", "0")
                            .query("one-shot", "1"));
            JsonObject before = reports.put(container, report);
            return Optional.of(new StatsRow(container, report, before, !noTrunc.value()));
        } catch (ApiException e) {
            if (mayVanish && e.status() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static void draw(Session session, String template, List<StatsRow> rows, boolean first) {
        ByteArrayOutputStream table = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(table, false, UTF_8)) {
            new Listing(out, template).print(StatsRow.KIND, rows, COLUMNS);
        }
        String text = table.toString(UTF_8);
        session.out().print((first ? CLEAR : HOME) + text.replace("\n", CLEAR_LINE) + CLEAR_BELOW);
        session.out().flush();
    }
}
