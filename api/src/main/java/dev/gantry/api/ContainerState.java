package dev.gantry.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a container is doing. Source: Engine API, `ContainerState`.
///
/// @param status `created`, `running`, `paused`, `restarting`, `removing`, `exited`, `dead`
/// @param pid 0 where nothing runs
/// @param startedAt [Rfc3339#ZERO] where it never was, as is `finishedAt`
public record ContainerState(
        String status,
        boolean running,
        boolean paused,
        boolean restarting,
        @JsonProperty("OOMKilled") boolean oomKilled,
        boolean dead,
        int pid,
        int exitCode,
        String error,
        String startedAt,
        String finishedAt,
        @OmitNull @Nullable Health health) {

    /// Source: Engine API, `Health`.
    ///
    /// @param status `none`, `starting`, `healthy`, `unhealthy`
    public record Health(
            String status, int failingStreak, @Nullable List<HealthcheckResult> log) {}

    /// Source: Engine API, `HealthcheckResult`.
    public record HealthcheckResult(String start, String end, int exitCode, String output) {}
}
