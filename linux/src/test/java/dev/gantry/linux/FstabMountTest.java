package dev.gantry.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FstabMountTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                             | 0      | ''
            defaults                       | 0      | ''
            size=1m,nosuid,mode=750        | 2      | size=1m,mode=750
            ro,rw                          | 0      | ''
            rbind,ro                       | 5001   | ''
            bind,rshared                   | 5000   | ''
            addr=10.0.0.7,rw,hard,noatime  | 400    | addr=10.0.0.7,hard
            """)
    void flagsAreTheKernelsAndTheRestTheFileSystems(String options, String flags, String data) {
        FstabMount mount = new FstabMount("tmpfs", "tmpfs", options);
        assertThat(Long.toHexString(mount.flags())).isEqualTo(flags);
        assertThat(mount.data()).isEqualTo(data);
    }

    @Test
    void whatIsFoundBeneathStaysBeneath(@TempDir Path root) throws IOException {
        Files.createDirectories(root.resolve("a/b"));
        Files.writeString(root.resolve("a/file"), "in");
        Files.createSymbolicLink(root.resolve("inside"), Path.of("a"));
        Files.createSymbolicLink(root.resolve("absolute"), root.resolve("a"));
        Files.createSymbolicLink(root.resolve("up"), Path.of("../"));
        try (RootedPath file = RootedPath.beneath(root, "inside/../a/file")) {
            assertThat(Files.readString(file.path())).isEqualTo("in");
        }
        for (String out : new String[] {"absolute", "up", "a/../../x", "/etc"}) {
            assertThatThrownBy(() -> RootedPath.beneath(root, out))
                    .extracting(e -> ((LinuxException) e).errno())
                    .isEqualTo(Errno.EXDEV);
        }
        assertThatThrownBy(() -> RootedPath.beneath(root, "a/nothing"))
                .extracting(e -> ((LinuxException) e).errno())
                .isEqualTo(Errno.ENOENT);
    }
}
