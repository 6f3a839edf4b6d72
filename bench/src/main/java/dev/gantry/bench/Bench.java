package dev.gantry.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Runs every row against a peer and a subject and prints a Markdown table. `bin/bench` gives it its arguments.
public final class Bench {
    private final Engine peer;
    private final Engine subject;

    private Bench(Engine peer, Engine subject) {
        this.peer = peer;
        this.subject = subject;
    }

    /// Measures, and prints as it goes.
    ///
    /// @param args a directory for everything that is written; the image archive; the docker CLI; then name, daemon
    ///     program and command line of the peer, and the same of the subject; then words that choose rows by their
    ///     title, all rows when there are none
    public static void main(String[] args) throws IOException {
        Path directory = Files.createDirectories(Path.of(args[0]));
        Path image = Path.of(args[1]);
        var peer = new Engine.Kind(args[3], args[4], args[5], args[2], image);
        var subject = new Engine.Kind(args[6], args[7], args[8], args[2], image);
        List<String> words = List.of(args).subList(9, args.length);
        List<Row> rows = rows(directory).stream()
                .filter(row -> words.isEmpty() || words.stream().anyMatch(row.title()::contains))
                .toList();
        new Bench(
                        startUntilExit(peer, directory.resolve("peer")),
                        startUntilExit(subject, directory.resolve("subject")))
                .run(rows);
    }

    /// However the program ends, no container is left behind: Gantry's would outlive their daemon.
    private static Engine startUntilExit(Engine.Kind kind, Path directory) {
        Engine engine = kind.start(directory);
        Runtime.getRuntime().addShutdownHook(new Thread(engine::close));
        return engine;
    }

    private static List<Row> rows(Path directory) {
        return List.of(
                new RunRow("bridge"),
                new RunRow("none"),
                new RunRow("host"),
                new ExecRow(),
                new ManyAtOnceRow(50),
                new CycleRow(20),
                new ListRow(200),
                LogRow.writing(directory),
                new MemoryRow(0, directory),
                new MemoryRow(50, directory),
                new StartRow(directory),
                new OwnListRow());
    }

    private void run(List<Row> rows) {
        System.out.printf(
                Locale.ROOT,
                "| What | %s | %s | ratio |%n|---|---:|---:|---:|%n",
                peer.kind().name(),
                subject.kind().name());
        for (Row row : rows) {
            print(row);
            peer.removeAllContainers();
            subject.removeAllContainers();
        }
    }

    /// The engines take turns, and take turns at being first, so that what the machine does besides hits both. The
    /// first round warms and does not count.
    private void print(Row row) {
        var left = new ArrayList<Double>();
        var right = new ArrayList<Double>();
        row.prepare(peer);
        row.prepare(subject);
        for (int round = 0; round <= row.rounds(); round++) {
            boolean counts = round > 0;
            if (round % 2 == 0) {
                measure(row, peer, left, counts);
                measure(row, subject, right, counts);
            } else {
                measure(row, subject, right, counts);
                measure(row, peer, left, counts);
            }
        }
        double from = median(left);
        double to = median(right);
        System.out.printf(Locale.ROOT, "| %s | %.1f | %.1f | %.2f |%n", row.title(), from, to, to / from);
    }

    private static void measure(Row row, Engine engine, List<Double> results, boolean counts) {
        double result = row.measure(engine);
        if (counts) {
            results.add(result);
        }
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
