package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A report of `GET /containers/{id}/stats`, and the one before it. The sums are Docker's.
final class StatsRow extends Row {
    static final RowKind KIND = new RowKind(
            "*container.statsContext",
            "BlockIO",
            "BLOCK I/O",
            "CPUPerc",
            "CPU %",
            "Container",
            "CONTAINER",
            "ID",
            "CONTAINER ID",
            "MemPerc",
            "MEM %",
            "MemUsage",
            "MEM USAGE / LIMIT",
            "Name",
            "NAME",
            "NetIO",
            "NET I/O",
            "PIDs",
            "PIDS");

    private static final String NOTHING = "--";

    private final String given;
    private final JsonObject report;
    private final @Nullable JsonObject before;
    private final boolean truncates;

    /// @param given what the container was called
    /// @param before null for none
    StatsRow(String given, JsonObject report, @Nullable JsonObject before, boolean truncates) {
        super(KIND);
        this.given = given;
        this.report = report;
        this.before = before;
        this.truncates = truncates;
    }

    @Override
    String column(String name) {
        return switch (name) {
            case "Container" -> given;
            case "ID" -> truncates ? ShortText.id(report.text("id")) : report.text("id");
            case "Name" -> report.text("name").replaceFirst("^/", "");
            default -> runs() ? counter(name) : nothing(name);
        };
    }

    /// A container that does not run is reported at the beginning of time.
    private boolean runs() {
        return !report.text("read").startsWith("0001-");
    }

    private static String nothing(String name) {
        return name.endsWith("IO") || name.equals("MemUsage") ? NOTHING + " / " + NOTHING : NOTHING;
    }

    private String counter(String name) {
        return switch (name) {
            case "CPUPerc" -> percent(cpu());
            case "MemPerc" -> percent(limit() == 0 ? 0 : 100.0 * memory() / limit());
            case "MemUsage" -> ByteSize.binary(memory()) + " / " + ByteSize.binary(limit());
            case "NetIO" -> ByteSize.human(network("rx_bytes")) + " / " + ByteSize.human(network("tx_bytes"));
            case "BlockIO" -> ByteSize.human(blocks('r')) + " / " + ByteSize.human(blocks('w'));
            default -> String.valueOf(report.object("pids_stats").number("current"));
        };
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f%%", share);
    }

    /// Of one processor, 100 for the whole of it.
    private double cpu() {
        if (before == null) {
            return 0;
        }
        JsonObject now = report.object("cpu_stats");
        JsonObject then = before.object("cpu_stats");
        double own = total(now) - total(then);
        double host = (double) now.number("system_cpu_usage") - then.number("system_cpu_usage");
        return own > 0 && host > 0 ? own / host * now.number("online_cpus") * 100 : 0;
    }

    private static double total(JsonObject cpu) {
        return cpu.object("cpu_usage").number("total_usage");
    }

    private long limit() {
        return report.object("memory_stats").number("limit");
    }

    /// Without what the kernel can drop at any time.
    private long memory() {
        JsonObject memory = report.object("memory_stats");
        JsonObject stats = memory.object("stats");
        long used = memory.number("usage");
        long cache =
                stats.has("total_inactive_file") ? stats.number("total_inactive_file") : stats.number("inactive_file");
        return cache < used ? used - cache : used;
    }

    private long network(String counter) {
        JsonObject networks = report.object("networks");
        return networks.keySet().stream()
                .mapToLong(name -> networks.object(name).number(counter))
                .sum();
    }

    private long blocks(char operation) {
        return report.object("blkio_stats").objects("io_service_bytes_recursive").stream()
                .filter(entry -> entry.text("op").toLowerCase(Locale.ROOT).indexOf(operation) == 0)
                .mapToLong(entry -> entry.number("value"))
                .sum();
    }
}
