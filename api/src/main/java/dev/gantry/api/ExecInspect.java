package dev.gantry.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `GET /exec/{id}/json`. Source: Engine API, operation `ExecInspect`.
///
/// @param exitCode null until it ended
/// @param detachKeys base64, as Go writes bytes
public record ExecInspect(
        @JsonProperty("ID") String id,
        boolean running,
        @Nullable Integer exitCode,
        ProcessConfig processConfig,
        boolean openStdin,
        boolean openStderr,
        boolean openStdout,
        boolean canRemove,
        @JsonProperty("ContainerID") String containerId,
        String detachKeys,
        int pid) {

    /// Source: Engine API, `ProcessConfig`, whose names are lower case.
    public record ProcessConfig(
            @JsonProperty("tty") boolean tty,
            @JsonProperty("entrypoint") String entrypoint,
            @JsonProperty("arguments") @Nullable List<String> arguments,
            @JsonProperty("privileged") @OmitNull @Nullable Boolean privileged,
            @JsonProperty("user") @OmitEmpty String user) {}
}
