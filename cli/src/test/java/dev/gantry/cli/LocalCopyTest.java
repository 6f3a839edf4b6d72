package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.image.LayerEntry;
import dev.gantry.image.LayerWriter;
import dev.gantry.image.Whiteout;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What an engine sends as a container's files is not to be trusted.
final class LocalCopyTest {
    @TempDir
    private Path directory;

    private Path outside;
    private Path inside;
    private final ByteArrayOutputStream tar = new ByteArrayOutputStream();
    private final LayerWriter writer = new LayerWriter(tar);

    @BeforeEach
    void makeDirectories() throws IOException {
        outside = Files.createDirectories(directory.resolve("outside"));
        inside = Files.createDirectories(directory.resolve("inside"));
        Files.writeString(outside.resolve("precious"), "kept");
    }

    private void add(String path, LayerEntry.Type type, String link) throws IOException {
        writer.add(new LayerEntry(
                path,
                type,
                0755,
                0,
                0,
                Instant.EPOCH,
                Map.of(),
                link,
                LayerEntry.Device.NONE,
                0,
                List.of(),
                Whiteout.NONE));
    }

    private void addFile(String path, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        writer.add(
                LayerEntry.file(path, 0644, Instant.EPOCH, bytes.length),
                LayerWriter.Source.of(new ByteArrayInputStream(bytes)));
    }

    private void unpack(UnaryOperator<String> names) throws IOException {
        writer.finish();
        LocalFolder.copy(new ByteArrayInputStream(tar.toByteArray()), inside, names);
    }

    private void unpack() throws IOException {
        unpack(UnaryOperator.identity());
    }

    private void assertNothingOutside() throws IOException {
        try (var found = Files.list(outside)) {
            assertThat(found).containsExactly(outside.resolve("precious"));
        }
        assertThat(outside.resolve("precious")).hasContent("kept");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../outside/precious", "a/../../outside/precious", "../x"})
    void namesThatLeadOutAreRefused(String name) throws IOException {
        addFile(name, "owned");
        assertThatThrownBy(this::unpack).isInstanceOf(CliException.class);
        assertNothingOutside();
    }

    @Test
    void absoluteNamesStayInside() throws IOException {
        addFile("/etc/gantry-test", "x");
        unpack();
        assertThat(inside.resolve("etc/gantry-test")).hasContent("x");
        assertThat(Path.of("/etc/gantry-test")).doesNotExist();
    }

    @Test
    void noFileIsWrittenThroughALinkOfTheTar() throws IOException {
        add("way", LayerEntry.Type.SYMLINK, outside.toString());
        addFile("way/precious", "owned");
        unpack();
        assertNothingOutside();
        assertThat(inside.resolve("way/precious")).hasContent("owned");
    }

    @Test
    void noFileIsWrittenThroughALinkThatWasThere() throws IOException {
        Files.createSymbolicLink(inside.resolve("file"), outside.resolve("precious"));
        addFile("file", "new");
        unpack();
        assertNothingOutside();
        assertThat(inside.resolve("file")).isRegularFile().hasContent("new");
    }

    @Test
    void aDirectoryTakesNoLinksPlace() throws IOException {
        Files.createSymbolicLink(inside.resolve("way"), outside);
        add("way", LayerEntry.Type.DIRECTORY, "");
        assertThatThrownBy(this::unpack).hasMessageStartingWith("cannot overwrite non-directory");
        assertNothingOutside();
    }

    @Test
    void noSecondNameIsMadeForAFileOutside() throws IOException {
        add("way", LayerEntry.Type.SYMLINK, outside.toString());
        add("stolen", LayerEntry.Type.HARD_LINK, "way/precious");
        assertThatThrownBy(this::unpack).isInstanceOf(CliException.class);
        assertThat(inside.resolve("stolen")).doesNotExist();
    }

    @Test
    void modesOfDirectoriesAreNotSetThroughLinks() throws IOException {
        add("way", LayerEntry.Type.DIRECTORY, "");
        add("way", LayerEntry.Type.SYMLINK, outside.toString());
        int before = (int) Files.getAttribute(outside, "unix:mode");
        assertThatThrownBy(this::unpack).isInstanceOf(CliException.class);
        assertThat(Files.getAttribute(outside, "unix:mode")).isEqualTo(before);
    }

    @Test
    void holesStayHoles() throws IOException {
        long size = 1L << 30;
        writer.add(
                new LayerEntry(
                        "sparse",
                        LayerEntry.Type.FILE,
                        0600,
                        0,
                        0,
                        Instant.EPOCH,
                        Map.of(),
                        "",
                        LayerEntry.Device.NONE,
                        size,
                        List.of(new LayerEntry.Extent(size / 2, 1)),
                        Whiteout.NONE),
                (offset, buffer, length) -> {
                    buffer[0] = 'x';
                    return 1;
                });
        unpack(path -> "renamed");
        Path file = inside.resolve("renamed");
        assertThat(Files.size(file)).isEqualTo(size);
        try (var channel = Files.newByteChannel(file)) {
            var one = java.nio.ByteBuffer.allocate(1);
            assertThat(channel.position(size / 2).read(one)).isEqualTo(1);
            assertThat(one.get(0)).isEqualTo((byte) 'x');
        }
    }
}
