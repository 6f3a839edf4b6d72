package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CredentialsTest {
    private final Path home;

    CredentialsTest(@TempDir Path home) {
        this.home = home;
    }

    private Path config() {
        return home.resolve(".docker/config.json");
    }

    private CapturedRun login(String input, String... words) {
        try (RecordingEngine engine =
                new RecordingEngine("1.50", Map.of("/auth", "{\"Status\":\"Login Succeeded\"}"))) {
            Map<String, String> environment =
                    Map.of("DOCKER_HOST", engine.address(), "HOME", home.toString(), "PATH", home + ":/usr/bin:/bin");
            return CapturedRun.of("gantry", List.of(words), environment, input);
        }
    }

    @Test
    void aPasswordComesByStandardInputWithoutItsLineEnd() throws IOException {
        CapturedRun run = login("pass word\r\n", "login", "-u", "joe", "--password-stdin", "reg");
        assertThat(run.code()).isZero();
        assertThat(run.out()).isEqualTo("Login Succeeded\n");
        assertThat(Files.readString(config())).contains("\"auth\": \"am9lOnBhc3Mgd29yZA==\""); // joe:pass word
        assertThat(Files.getPosixFilePermissions(config())).hasSize(2);
    }

    @Test
    void anInstalledHelperIsUsedWithoutBeingAskedFor() throws IOException {
        Path helper =
                Files.writeString(home.resolve("docker-credential-secretservice"), "#!/bin/sh\ncat > \"$HOME/kept\"\n");
        Files.setPosixFilePermissions(helper, PosixFilePermissions.fromString("rwx------"));
        CapturedRun run = login("pw", "login", "-u", "joe", "--password-stdin", "reg");
        assertThat(run.err()).isEmpty();
        assertThat(Files.readString(home.resolve("kept")))
                .isEqualTo("{\"ServerURL\":\"reg\",\"Username\":\"joe\",\"Secret\":\"pw\"}");
        assertThat(Files.readString(config()))
                .contains("\"credsStore\": \"secretservice\"")
                .doesNotContain("\"auth\":");
    }

    @Test
    void noSecretIsInTheTextOfAUser() {
        assertThat(RegistryAuth.of("joe", "pw", "reg")).hasToString("joe at reg");
    }
}
