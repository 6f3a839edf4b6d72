package dev.gantry.difftest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NormalizerTest {
    private final Normalizer normalizer = new Normalizer(Path.of("/engine"), Path.of("/scratch"));

    @ParameterizedTest
    @CsvSource({
        "2026-11-21T02:59:07.123456789Z, <time>",
        "2026-11-21T03:59:07+01:00 hi, <time> hi",
        "2026-11-21 02:59:07 +0000 UTC, <time>",
        "0001-01-01T00:00:00Z, 0001-01-01T00:00:00Z",
        "container 0123456789ab up, container <short id> up",
        "Up 3 seconds, Up <a while>",
        "Up Less than a second, Up <a while>",
        "1795228747, <seconds>",
        "1795228747123456789, <nanoseconds>",
        "docker-import-1795228747, docker-import-<number>",
        "/engine/data/overlay2, <daemon>/data/overlay2",
        "/scratch/work/f, <scratch>/work/f",
        "172.17.0.2, 172.17.0.2",
    })
    void whatChangesFromRunToRunIsNamedInstead(String text, String normalized) {
        assertThat(normalizer.text(text)).isEqualTo(normalized);
    }

    @Test
    void columnsMayBeOfAnyWidth() {
        assertThat(normalizer.text("ID      NAME    \nx   y\n")).isEqualTo("ID   NAME\nx   y\n");
    }

    @Test
    void whatDependsOnOtherCasesIsHiddenByItsField() {
        assertThat(normalizer.field("Pid", "4711")).isEqualTo("<number>");
        assertThat(normalizer.field("Port", "4711")).isEqualTo("4711");
        assertThat(normalizer.field("LastTagTime", "0001-01-01T00:00:00Z"))
                .isEqualTo(normalizer.field("LastTagTime", "2026-11-21T02:59:07.123456789Z"));
    }
}
