package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.image.LayerLimits;
import dev.gantry.image.LayerReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ContextFolderTest {
    @TempDir
    private Path folder;

    private List<String> sent() throws IOException {
        List<String> paths = new ArrayList<>();
        try (InputStream tar = BuildContext.of(new ContextFolder(folder, "Dockerfile", null))
                        .tar();
                LayerReader reader = LayerReader.openTar(tar, LayerLimits.DEFAULT)) {
            for (var entry = reader.next(); entry.isPresent(); entry = reader.next()) {
                paths.add(entry.get().path());
            }
        }
        return paths;
    }

    @Test
    void whatIsIgnoredIsNotSentButForWhatTheEngineReads() throws IOException {
        Files.writeString(folder.resolve("Dockerfile"), "FROM x");
        Files.writeString(folder.resolve(".dockerignore"), "*\n!kept");
        Files.writeString(folder.resolve("kept"), "");
        Files.writeString(folder.resolve("other"), "");

        assertThat(sent()).containsExactlyInAnyOrder(".dockerignore", "Dockerfile", "kept");
    }

    @Test
    void rulesThatCanNotBeReadAreSaid() throws IOException {
        Files.writeString(folder.resolve("Dockerfile"), "FROM x");
        Files.writeString(folder.resolve(".dockerignore"), "[\n");

        InputStream tar =
                BuildContext.of(new ContextFolder(folder, "Dockerfile", null)).tar();

        assertThatThrownBy(tar::readAllBytes)
                .isInstanceOf(CliException.class)
                .hasMessageContaining("error reading .dockerignore");
    }
}
