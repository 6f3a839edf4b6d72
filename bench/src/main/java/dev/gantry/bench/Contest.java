package dev.gantry.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Two of a kind that are measured in turns, and the table of what came out.
///
/// @param <S> what is measured
/// @param peerName heads the first column
/// @param subjectName heads the second
record Contest<S>(String peerName, S peer, String subjectName, S subject) {

    /// Prints one line after the other.
    void run(List<? extends Row<S>> rows) {
        if (rows.isEmpty()) {
            return;
        }
        System.out.printf(Locale.ROOT, "| What | %s | %s | ratio |%n|---|---:|---:|---:|%n", peerName, subjectName);
        rows.forEach(this::print);
        System.out.println();
    }

    /// They take turns, and take turns at being first, so that what the machine does besides hits both. The first
    /// round warms and does not count.
    private void print(Row<S> row) {
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
        row.finish(peer);
        row.finish(subject);
        double from = median(left);
        double to = median(right);
        System.out.printf(Locale.ROOT, "| %s | %.1f | %.1f | %.2f |%n", row.title(), from, to, to / from);
    }

    private static <S> void measure(Row<S> row, S subject, List<Double> results, boolean counts) {
        double result = row.measure(subject);
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
