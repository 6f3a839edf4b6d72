package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.client.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigFileTest {
    private final Path directory;

    ConfigFileTest(@TempDir Path parent) {
        directory = parent.resolve("docker");
    }

    private Path file() {
        return directory.resolve("config.json");
    }

    private void save() {
        ConfigFile config = ConfigFile.read(directory.toString());
        config.put("auths", JsonObject.of("reg", new JsonObject()));
        config.save();
    }

    @Test
    void aNewFileIsForItsOwnerOnly() throws IOException {
        save();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
        assertThat(Files.readString(file())).isEqualTo("{\n\t\"auths\": {\n\t\t\"reg\": {}\n\t}\n}");
    }

    @Test
    void whatIsNotUnderstoodIsKept() throws IOException {
        Files.createDirectories(directory);
        Files.writeString(file(), "{\"psFormat\":\"x\",\"ours\":{\"b\":[1,null],\"a\":1.5}}");
        save();
        assertThat(Files.readString(file()).replaceAll("\\s", ""))
                .isEqualTo("{\"auths\":{\"reg\":{}},\"psFormat\":\"x\",\"ours\":{\"b\":[1,null],\"a\":1.5}}");
        try (var left = Files.list(directory)) {
            assertThat(left).containsExactly(file());
        }
    }

    @Test
    void aLinkStaysALink() throws IOException {
        Files.createDirectories(directory);
        Path real = Files.writeString(directory.resolveSibling("real.json"), "{}");
        Files.createSymbolicLink(file(), real);
        save();
        assertThat(file()).isSymbolicLink();
        assertThat(Files.readString(real)).contains("reg");
    }
}
