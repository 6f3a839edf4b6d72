package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.util.List;

/// Cleans up the disk by the daemon's policy, or shows what would go.
final class SystemGc extends Command {
    private final Flag<Boolean> dryRun = flags.bool("dry-run", "Only show what would be removed");
    private final Flag<String> format = flags.tableFormat();

    SystemGc() {
        super(Usage.of("gc", "[OPTIONS]", "Clean up the disk by the daemon's policy", 0, 0));
    }

    @Override
    String description(String program) {
        return "Clean up the disk by the daemon's policy.\n\nRemoves what the key \"gc\" of daemon.json lets go, the least"
                + " recently used\nfirst, until the disk is at the low-water mark.";
    }

    @Override
    int run(Session session, List<String> arguments) {
        JsonObject report = session.client().object(Request.post("/gantry/gc").flag("dry-run", dryRun.value()));
        List<GcRow> rows = report.objects("Removed").stream().map(GcRow::new).toList();
        boolean table = format.value().isEmpty() || format.value().startsWith("table");
        if (!rows.isEmpty() || !table) {
            new Listing(session, format.value())
                    .print(GcRow.KIND, rows, List.of("Kind", "ID", "Name", "LastUsedSince", "Size"));
        }
        if (table) {
            printSummary(session, report, rows.isEmpty());
        }
        return 0;
    }

    private static void printSummary(Session session, JsonObject report, boolean empty) {
        long missing = report.number("MissingBytes");
        if (empty && missing == 0) {
            session.out()
                    .println("Nothing to do: " + ByteSize.human(report.number("UsedBytes")) + " of "
                            + ByteSize.human(report.number("DiskBytes")) + " are used, the low-water mark is "
                            + ByteSize.human(report.number("LowBytes")));
            return;
        }
        session.out()
                .println((report.flag("DryRun") ? "Space that would be reclaimed: about " : "Total reclaimed space: ")
                        + ByteSize.precise(report.number("SpaceReclaimed")));
        if (missing > 0) {
            session.out().println("Above the low-water mark by " + ByteSize.precise(missing) + ": nothing more may go");
        }
    }
}
