package dev.gantry.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.linux.Directory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MountStubsTest {
    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2001-01-01T00:00:00Z"));

    @TempDir
    private Path folder;

    private MountStubs stubs(String... targets) {
        try (Directory root = Directory.open(folder)) {
            return MountStubs.of(root, List.of(targets));
        }
    }

    private void remove(MountStubs stubs) {
        try (Directory root = Directory.open(folder)) {
            stubs.remove(root);
        }
    }

    @Test
    void whatWasMadeForAMountGoesAgain() throws IOException {
        Files.createDirectories(folder.resolve("run"));
        MountStubs stubs = stubs("/run/secrets/a", "/deep/er/b", "/run");
        assertThat(stubs.paths())
                .containsExactlyInAnyOrder("run/secrets/a", "run/secrets", "deep/er/b", "deep/er", "deep");
        Files.createDirectories(folder.resolve("run/secrets"));
        Files.createFile(folder.resolve("run/secrets/a"));
        Files.createDirectories(folder.resolve("deep/er/b"));
        Files.setLastModifiedTime(folder.resolve("run"), LONG_AGO);

        remove(stubs);

        assertThat(folder.resolve("run")).isEmptyDirectory();
        assertThat(folder.resolve("deep")).doesNotExist();
        assertThat(Files.getLastModifiedTime(folder.resolve("run"))).isEqualTo(LONG_AGO);
    }

    @Test
    void whatTheCommandHasMadeStays() throws IOException {
        Files.createDirectories(folder.resolve("there"));
        MountStubs stubs = stubs("/there", "/new/dir", "/file");
        Files.createDirectories(folder.resolve("new/dir"));
        Files.createFile(folder.resolve("new/other"));
        Files.writeString(folder.resolve("file"), "x");

        remove(stubs);

        assertThat(folder.resolve("there")).isEmptyDirectory();
        assertThat(folder.resolve("new/other")).exists();
        assertThat(folder.resolve("new/dir")).doesNotExist();
        assertThat(folder.resolve("file")).hasContent("x");
    }
}
