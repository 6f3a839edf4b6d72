package dev.gantry.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RuntimeLogTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "exec: \"foo\": executable file not found in $PATH, COMMAND_NOT_FOUND",
        "exec: \"/foo\": stat /foo: no such file or directory, COMMAND_NOT_FOUND",
        "exec: \"/tmp\": permission denied, COMMAND_NOT_INVOCABLE",
        "exec: \"/tmp\": is a directory, COMMAND_NOT_INVOCABLE",
        "mount /a:/b: not a directory, NOT_A_DIRECTORY",
        "container_linux.go: starting container process caused: boom, OTHER"
    })
    void lastErrorTellsTheKind(String message, RuntimeFailure.Kind kind) throws Exception {
        RuntimeFailure failure = RuntimeLog.execFailure(log(message), "runc", 256);
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure).hasMessage("OCI runtime exec failed: " + message + ": unknown");
    }

    @Test
    void warningsAndTornLinesAreNotTheReason() throws Exception {
        Path log = log("the reason");
        Files.writeString(log, Files.readString(log) + "{\"level\":\"warning\",\"msg\":\"later\"}\n{\"level\":\"err");
        assertThat(RuntimeLog.lastError(log)).contains("the reason");
    }

    @Test
    void runtimeThatSaysNothingIsNamedWithItsExitCode() {
        assertThat(RuntimeLog.taskFailure(directory.resolve("absent"), "runc", "create", 127 << 8))
                .hasMessageContaining(
                        "OCI runtime create failed: runc did not terminate successfully: exit status 127");
    }

    private Path log(String message) throws Exception {
        String escaped = message.replace("\"", "\\\"");
        return Files.writeString(
                directory.resolve("log"),
                "{\"level\":\"info\",\"msg\":\"first\"}\n{\"level\":\"error\",\"msg\":\"" + escaped + "\"}\n");
    }
}
