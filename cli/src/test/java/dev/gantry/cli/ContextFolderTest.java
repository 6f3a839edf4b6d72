package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.image.LayerLimits;
import dev.gantry.image.LayerReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
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
        return sent(new ContextFolder(folder, "Dockerfile", null));
    }

    private static List<String> sent(ContextFolder context) throws IOException {
        List<String> paths = new ArrayList<>();
        try (InputStream tar = BuildContext.of(context).tar();
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
    void aDockerfileFromElsewhereIsSentAndLeftOutByTheEngine() throws IOException {
        Files.writeString(folder.resolve("Dockerfile"), "FROM x");
        ContextFolder context = new ContextFolder(folder, ".dockerfile.1", "FROM y");

        assertThat(sent(context)).containsExactlyInAnyOrder("Dockerfile", ".dockerfile.1", ".dockerignore");
        assertThat(rules(context)).isEqualTo(".dockerignore\n.dockerfile.1\n");

        Files.writeString(folder.resolve(".dockerignore"), "other");
        assertThat(sent(context)).containsExactlyInAnyOrder("Dockerfile", ".dockerfile.1", ".dockerignore");
        assertThat(rules(context)).isEqualTo("other\n.dockerfile.1\n");
    }

    private static String rules(ContextFolder context) throws IOException {
        try (InputStream tar = BuildContext.of(context).tar();
                LayerReader reader = LayerReader.openTar(tar, LayerLimits.DEFAULT)) {
            for (var entry = reader.next(); entry.isPresent(); entry = reader.next()) {
                if (entry.get().path().equals(".dockerignore")) {
                    return new String(reader.content().readAllBytes(), StandardCharsets.UTF_8);
                }
            }
        }
        return "none";
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
