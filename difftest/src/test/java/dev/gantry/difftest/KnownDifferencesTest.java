package dev.gantry.difftest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KnownDifferencesTest {
    private static final Outcome.Difference VERSION = new Outcome.Difference("body.Version", "20.10", "0.1");
    private static final Outcome.Difference STATUS = new Outcome.Difference("status", "200", "500");

    @TempDir
    private Path directory;

    private KnownDifferences known = KnownDifferences.none();

    @BeforeEach
    void read() throws IOException {
        Path document = directory.resolve("differences.md");
        Files.writeString(document, """
                ## The engine

                | Case | Place | What differs, and why |
                |---|---|---|
                | `version` | `body.Version` | another program |
                | `*` | `header.server` | another program |
                | `info`, `version` | `body.ID`, `body.Name` | another `program` |

                ## The command line

                | `ps` | `stdout` | not read with the engine's |
                """);
        known = KnownDifferences.read(document, "The engine");
    }

    @Test
    void aRowExplainsItsPlaceInItsCase() {
        assertThat(known.unexplained("version", List.of(VERSION, STATUS))).containsExactly(STATUS);
        assertThat(known.unexplained("info", List.of(VERSION))).containsExactly(VERSION);
        assertThat(known.unexplained("any", List.of(new Outcome.Difference("header.server", "a", "b"))))
                .isEmpty();
    }

    @Test
    void aRowThatIsNoLongerTrueIsOutdated() {
        assertThat(known.outdated("version", List.of(STATUS)))
                .contains(new KnownDifferences.Row("version", "body.Version"));
        assertThat(known.outdated("version", List.of(VERSION)))
                .doesNotContain(new KnownDifferences.Row("version", "body.Version"));
        assertThat(known.outdated("ps", List.of())).isEmpty();
    }

    @Test
    void aLineOfSeveralNamesIsARowForEach() {
        assertThat(known.rows())
                .filteredOn(
                        row -> row.place().startsWith("body.") && !row.place().equals("body.Version"))
                .extracting(row -> row.caseName() + " " + row.place())
                .containsExactly("info body.ID", "info body.Name", "version body.ID", "version body.Name");
    }

    @Test
    void otherTablesAreNotRead() {
        assertThat(known.rows()).hasSize(6).noneMatch(row -> row.place().equals("stdout"));
    }
}
