package dev.gantry.compose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the tar program finds in our tars.
final class FileTarTest {
    @TempDir
    Path folder;

    private String listed(FileTar.Entry... files) throws IOException, InterruptedException {
        Path tar = folder.resolve("files.tar");
        Files.write(tar, FileTar.of(List.of(files)));
        Process process = new ProcessBuilder(
                        "tar", "--list", "--verbose", "--numeric-owner", "--utc", "--file", tar.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said.replaceAll(" +1970-01-01 00:00", "");
    }

    @Test
    void filesHaveOwnersModesAndDirectories() throws IOException, InterruptedException {
        assertThat(listed(
                                new FileTar.Entry("/run/secrets/key", 0400, 7, 8, "abc".getBytes(UTF_8)),
                                new FileTar.Entry("/run/secrets/other", 0444, 0, 0, new byte[0]),
                                new FileTar.Entry("/top", 0640, 0, 0, new byte[513]))
                        .replaceAll(" +", " "))
                .isEqualTo("""
                        drwxr-xr-x 0/0 0 run/
                        drwxr-xr-x 0/0 0 run/secrets/
                        -r-------- 7/8 3 run/secrets/key
                        -r--r--r-- 0/0 0 run/secrets/other
                        -rw-r----- 0/0 513 top
                        """);
    }

    @Test
    void longPathsAreSplit() throws IOException, InterruptedException {
        String path = "/" + "d".repeat(90) + "/" + "f".repeat(90);
        assertThat(listed(new FileTar.Entry(path, 0444, 0, 0, new byte[1]))).contains(path.substring(1) + "\n");
    }

    @Test
    void pathThatFitsNoHeaderIsRefused() {
        assertThatThrownBy(() -> FileTar.of(List.of(new FileTar.Entry("/" + "f".repeat(200), 0444, 0, 0, new byte[1]))))
                .isInstanceOf(ProjectException.class)
                .hasMessageContaining("too long");
    }
}
