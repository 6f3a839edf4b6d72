package dev.gantry.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The OCI runtime's own log (`--log FILE --log-format json`), from which its errors are told apart from what the
/// container writes to stderr.
final class RuntimeLog {
    private static final JsonMapper JSON = JsonMapper.shared();

    private RuntimeLog() {}

    /// The failure of a create or a start, in dockerd's words.
    static RuntimeFailure taskFailure(Path log, String runtime, String command, int waitStatus) {
        return failure("failed to create task for container: failed to create shim task: OCI runtime " + command
                + " failed: " + reason(log, runtime, waitStatus));
    }

    /// The failure of a create for which no runtime was needed, in the words that it would have had.
    static RuntimeFailure createFailure(String reason) {
        return failure(
                "failed to create task for container: failed to create shim task: OCI runtime create failed: runc"
                        + " create failed: " + reason);
    }

    /// The failure of an exec, in dockerd's words.
    static RuntimeFailure execFailure(Path log, String runtime, int waitStatus) {
        return failure("OCI runtime exec failed: " + reason(log, runtime, waitStatus));
    }

    /// The failure of an update.
    static RuntimeFailure updateFailure(Path log, String runtime, int waitStatus) {
        return failure(reason(log, runtime, waitStatus));
    }

    private static RuntimeFailure failure(String message) {
        return new RuntimeFailure(kind(message), message + ": unknown");
    }

    /// dockerd reads the same words (`setExitCodeFromError`).
    private static RuntimeFailure.Kind kind(String message) {
        if (message.contains("not a directory")) {
            return RuntimeFailure.Kind.NOT_A_DIRECTORY;
        }
        if (message.contains("permission denied") || message.contains("is a directory")) {
            return RuntimeFailure.Kind.COMMAND_NOT_INVOCABLE;
        }
        boolean aboutCommand = message.contains("exec: ") || message.contains("executable file");
        boolean missing = message.contains("executable file") || message.contains("no such file or directory");
        return aboutCommand && missing ? RuntimeFailure.Kind.COMMAND_NOT_FOUND : RuntimeFailure.Kind.OTHER;
    }

    private static String reason(Path log, String runtime, int waitStatus) {
        return lastError(log).orElseGet(() -> {
            ExitStatus status = ExitStatus.ofWaitStatus(waitStatus, java.time.Instant.EPOCH);
            return runtime + " did not terminate successfully: exit status " + status.code();
        });
    }

    /// The message of the last line of level `error` or worse.
    static Optional<String> lastError(Path log) {
        return lines(log).reversed().stream()
                .map(RuntimeLog::parse)
                .flatMap(Optional::stream)
                .filter(line -> !line.path("level").asString("").matches("debug|info|warning"))
                .map(line -> line.path("msg").asString("").strip())
                .filter(message -> !message.isEmpty())
                .findFirst();
    }

    private static List<String> lines(Path log) {
        try {
            return Files.readAllLines(log);
        } catch (IOException absent) {
            return List.of();
        }
    }

    private static Optional<JsonNode> parse(String line) {
        try {
            return Optional.of(JSON.readTree(line));
        } catch (JacksonException torn) {
            return Optional.empty();
        }
    }
}
