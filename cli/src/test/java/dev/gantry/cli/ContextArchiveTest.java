package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.client.JsonObject;
import dev.gantry.image.LayerEntry;
import dev.gantry.image.LayerWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Archives of contexts come from anywhere.
final class ContextArchiveTest {
    private static final byte[] META = "{\"Name\":\"x\",\"Endpoints\":{}}".getBytes(StandardCharsets.UTF_8);

    private static byte[] tar(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LayerWriter writer = new LayerWriter(out);
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            writer.add(
                    LayerEntry.file(file.getKey(), 0600, Instant.EPOCH, file.getValue().length),
                    LayerWriter.Source.of(new ByteArrayInputStream(file.getValue())));
        }
        writer.finish();
        return out.toByteArray();
    }

    private static byte[] zip(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        }
        return out.toByteArray();
    }

    private static Map<String, byte[]> with(String path, byte[] content) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("meta.json", META);
        files.put(path, content);
        return files;
    }

    private static ContextArchive read(byte[] archive) throws IOException {
        return ContextArchive.read(new ByteArrayInputStream(archive));
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        ContextArchive archive = new ContextArchive(
                JsonObject.of("Name", "x", "More", 1L), Map.of("docker/ca.pem", META, "other/key", META));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        archive.write(out);
        ContextArchive read = read(out.toByteArray());
        assertThat(read.context()).isEqualTo(archive.context());
        assertThat(read.tls()).containsOnlyKeys("docker/ca.pem", "other/key");
    }

    @Test
    void zipsAreRead() throws IOException {
        ContextArchive read = read(zip(with("tls/docker/ca.pem", META)));
        assertThat(read.context().text("Name")).isEqualTo("x");
        assertThat(read.tls()).containsOnlyKeys("docker/ca.pem");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../x",
                "/etc/passwd",
                "tls/../../x",
                "tls/docker/../../../x",
                "tls/docker",
                "tls/docker/a/b",
                "tls//ca.pem",
                "tls/./ca.pem",
                "tls/docker/a\\b",
                "other"
            })
    void namesThatLeadElsewhereAreRefused(String path) throws IOException {
        byte[] zip = zip(with(path, META));
        assertThatThrownBy(() -> read(zip)).isInstanceOf(CliException.class);
        byte[] tar = tar(with(path, META));
        assertThatThrownBy(() -> read(tar)).isInstanceOf(CliException.class);
    }

    @Test
    void moreThanTenMegabytesAreRefused() throws IOException {
        byte[] tar = tar(with("tls/docker/ca.pem", new byte[11 << 20]));
        assertThatThrownBy(() -> read(tar)).hasMessage("read exceeds the defined limit");
        byte[] zip = zip(with("tls/docker/ca.pem", new byte[11 << 20]));
        assertThat(zip).hasSizeLessThan(1 << 20);
        assertThatThrownBy(() -> read(zip)).hasMessage("read exceeds the defined limit");
    }

    @Test
    void aContextHasToBeThere() throws IOException {
        byte[] empty = tar(Map.of());
        assertThatThrownBy(() -> read(empty)).hasMessage("invalid context: no metadata found");
        byte[] text = tar(Map.of("meta.json", "text".getBytes(StandardCharsets.UTF_8)));
        assertThatThrownBy(() -> read(text)).isInstanceOf(CliException.class);
    }
}
