package dev.gantry.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LocalVolumesTest {
    @TempDir
    Path directory;

    @Test
    void createdVolumeIsAnEmptyDirectoryAndCreatingAgainKeepsItsContent() throws IOException {
        LocalVolumes volumes = new LocalVolumes(directory.resolve("volumes"));
        Path data = volumes.create("data");
        assertThat(data).isEmptyDirectory().isEqualTo(volumes.mountpoint("data"));
        Files.writeString(data.resolve("kept"), "x");
        volumes.create("data");
        assertThat(data.resolve("kept")).exists();
    }

    @Test
    void removalTakesAllContentButFollowsNoLink() throws IOException {
        Path outside = Files.createDirectory(directory.resolve("outside"));
        Files.writeString(outside.resolve("kept"), "x");
        LocalVolumes volumes = new LocalVolumes(directory.resolve("volumes"));
        Path data = volumes.create("data");
        Files.createDirectories(data.resolve("a/b"));
        Files.createSymbolicLink(data.resolve("a/link"), outside);
        volumes.remove("data");
        volumes.remove("data");
        assertThat(data.getParent()).doesNotExist();
        assertThat(outside.resolve("kept")).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../escape", ".hidden", "a/b", "a b", "-x", "ü1"})
    void namesThatAreNoPlainWordAreRefused(String name) {
        LocalVolumes volumes = new LocalVolumes(directory.resolve("volumes"));
        assertThatThrownBy(() -> volumes.create(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("includes invalid characters for a local volume name");
    }

    @Test
    void oneLetterIsTooShort() {
        assertThatThrownBy(() -> VolumeName.require("a"))
                .hasMessage("volume name is too short, names should be at least two alphanumeric characters");
    }
}
