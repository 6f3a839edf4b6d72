package dev.gantry.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.image.LayerEntry;
import dev.gantry.image.LayerWriter;
import dev.gantry.image.Whiteout;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tars that want to write elsewhere.
final class LocalFolderTest {
    private static final Instant TIME = Instant.parse("2001-02-03T04:05:06Z");

    @TempDir
    private Path outside;

    private Path folder;
    private Path secret;

    @BeforeEach
    void prepare() throws IOException {
        folder = Files.createDirectory(outside.resolve("to"));
        secret = Files.writeString(outside.resolve("secret"), "safe");
    }

    @FunctionalInterface
    private interface Entries {
        void to(LayerWriter writer) throws IOException;
    }

    private String unpack(Entries entries) throws IOException {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        LayerWriter writer = new LayerWriter(tar);
        entries.to(writer);
        writer.finish();
        ByteArrayOutputStream notes = new ByteArrayOutputStream();
        LocalFolder.unpack(new ByteArrayInputStream(tar.toByteArray()), folder, new PrintStream(notes, true, UTF_8));
        return notes.toString(UTF_8);
    }

    private static void file(LayerWriter writer, String path) throws IOException {
        InputStream content = new ByteArrayInputStream("evil".getBytes(UTF_8));
        writer.add(LayerEntry.file(path, 06755, TIME, 4), LayerWriter.Source.of(content));
    }

    private static LayerEntry entry(String path, LayerEntry.Type type, String link) {
        return new LayerEntry(
                path, type, 0755, 7, 8, TIME, Map.of(), link, LayerEntry.Device.NONE, 0, List.of(), Whiteout.NONE);
    }

    @Test
    void namesThatLeadOutAreRefused() throws IOException {
        assertThatThrownBy(() -> unpack(writer -> file(writer, "../secret"))).isInstanceOf(CliException.class);
        assertThatThrownBy(() -> unpack(writer -> file(writer, "a/../../secret")))
                .isInstanceOf(CliException.class);

        assertThat(secret).hasContent("safe");
    }

    @Test
    void linksOfTheTarAreNotFollowed() throws IOException {
        unpack(writer -> {
            writer.add(entry("up", LayerEntry.Type.SYMLINK, ".."));
            file(writer, "up/secret");
            writer.add(entry("f", LayerEntry.Type.SYMLINK, secret.toString()));
            file(writer, "f");
        });

        assertThat(secret).hasContent("safe");
        assertThat(folder.resolve("up")).isDirectory();
        assertThat(folder.resolve("up/secret")).hasContent("evil");
        assertThat(folder.resolve("f")).isRegularFile().hasContent("evil");
    }

    @Test
    void linksOfTheFolderAreNotFollowed() throws IOException {
        Files.createSymbolicLink(folder.resolve("up"), outside);
        Files.createSymbolicLink(folder.resolve("f"), secret);

        unpack(writer -> {
            writer.add(entry("up", LayerEntry.Type.DIRECTORY, ""));
            file(writer, "up/secret");
            file(writer, "f");
        });

        assertThat(secret).hasContent("safe");
        assertThat(folder.resolve("up/secret")).hasContent("evil");
    }

    @Test
    void hardLinksReachFilesOfTheFolderOnly() throws IOException {
        Files.createSymbolicLink(folder.resolve("up"), outside);

        assertThatThrownBy(() -> unpack(writer -> writer.add(entry("f", LayerEntry.Type.HARD_LINK, "up/secret"))))
                .isInstanceOf(CliException.class);

        assertThat(folder.resolve("f")).doesNotExist();
    }

    @Test
    void modesAndTimesAreKeptButNotWhatSpeaksOfTheOwner() throws IOException {
        String notes = unpack(writer -> {
            writer.add(LayerEntry.directory("d", 0500, TIME));
            file(writer, "d/f");
            writer.add(entry("pipe", LayerEntry.Type.FIFO, ""));
        });

        assertThat((int) Files.getAttribute(folder.resolve("d/f"), "unix:mode")).isEqualTo(0100755);
        assertThat((int) Files.getAttribute(folder.resolve("d"), "unix:mode")).isEqualTo(0040500);
        assertThat(Files.getLastModifiedTime(folder.resolve("d")).toInstant()).isEqualTo(TIME);
        assertThat(Files.getLastModifiedTime(folder.resolve("d/f")).toInstant()).isEqualTo(TIME);
        assertThat(folder.resolve("pipe")).doesNotExist();
        assertThat(notes).isEqualTo("left out: 1 devices and pipes\n");
    }
}
