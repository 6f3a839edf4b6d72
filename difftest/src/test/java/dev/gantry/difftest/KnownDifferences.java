package dev.gantry.difftest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Where Gantry answers otherwise than Docker on purpose: one table of `docs/differences.md`, read as it stands. A line
/// names cases and places in their answers (`*` stands for any text); its last column tells people what differs and
/// why. A row is one case and one place of a line. One that names a case by its full name must be true of it: when the
/// difference is gone, so is the row.
record KnownDifferences(List<Row> rows) {
    private static final Pattern NAME = Pattern.compile("`[^`]+`");

    record Row(String caseName, String place) {
        boolean covers(String name, Outcome.Difference difference) {
            return pattern(caseName).matcher(name).matches()
                    && pattern(place).matcher(difference.place()).matches();
        }

        private static Pattern pattern(String cell) {
            return Pattern.compile(
                    Stream.of(cell.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")),
                    Pattern.DOTALL);
        }
    }

    /// None at all: for an engine compared with itself.
    static KnownDifferences none() {
        return new KnownDifferences(List.of());
    }

    /// The rows below a heading, up to the next.
    static KnownDifferences read(Path document, String heading) {
        try (Stream<String> lines = Files.lines(document)) {
            return new KnownDifferences(lines.dropWhile(line -> !line.equals("## " + heading))
                    .skip(1)
                    .takeWhile(line -> !line.startsWith("## "))
                    .filter(line -> line.startsWith("| `"))
                    .flatMap(KnownDifferences::rows)
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    KnownDifferences and(KnownDifferences others) {
        return new KnownDifferences(
                Stream.concat(rows.stream(), others.rows.stream()).toList());
    }

    /// Those of the differences that no row explains.
    List<Outcome.Difference> unexplained(String caseName, List<Outcome.Difference> differences) {
        return differences.stream()
                .filter(difference -> rows.stream().noneMatch(row -> row.covers(caseName, difference)))
                .toList();
    }

    /// The rows that speak of exactly this case, and explain none of its differences.
    List<Row> outdated(String caseName, List<Outcome.Difference> differences) {
        return rows.stream()
                .filter(row -> row.caseName().equals(caseName))
                .filter(row -> differences.stream().noneMatch(difference -> row.covers(caseName, difference)))
                .toList();
    }

    /// Every case of a line with every place of it.
    private static Stream<Row> rows(String line) {
        String[] cells = line.split("\\|", -1);
        return names(cells[1]).flatMap(caseName -> names(cells[2]).map(place -> new Row(caseName, place)));
    }

    /// Each stands in backquotes; what is between them is for the eye.
    private static Stream<String> names(String cell) {
        return NAME.matcher(cell).results().map(name -> name.group().replace("`", ""));
    }
}
