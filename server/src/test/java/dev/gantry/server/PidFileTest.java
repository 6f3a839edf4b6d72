package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PidFileTest {
    @TempDir
    Path directory;

    @Test
    void holdsThePidAndIsRemoved() throws Exception {
        Path path = directory.resolve("run/g.pid");
        try (PidFile file = PidFile.take(path)) {
            assertThat(path).hasContent(file.pid());
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void fileOfADeadDaemonIsTakenOver() throws Exception {
        Path path = Files.writeString(directory.resolve("g.pid"), "1\n");
        try (PidFile file = PidFile.take(path)) {
            assertThat(path).hasContent(file.pid());
        }
    }
}
