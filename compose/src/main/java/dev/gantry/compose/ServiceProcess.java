package dev.gantry.compose;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the containers of a service execute.
///
/// @param entrypoint null: the image's; empty: none
/// @param command null: the image's; empty: none
/// @param environment with what `env_file` names; variables without a value are left out
/// @param user `user[:group]`, or empty for the image's
/// @param workingDir or empty for the image's
/// @param tty whether it has a terminal
/// @param stdinOpen whether its input stays open
/// @param init whether an init runs as its parent; null: the engine's default
public record ServiceProcess(
        @Nullable List<String> entrypoint,
        @Nullable List<String> command,
        Map<String, String> environment,
        String user,
        String workingDir,
        boolean tty,
        boolean stdinOpen,
        @Nullable Boolean init) {
    /// Keeps copies that nobody changes.
    public ServiceProcess {
        entrypoint = entrypoint == null ? null : List.copyOf(entrypoint);
        command = command == null ? null : List.copyOf(command);
        environment = Sorted.copy(environment);
    }
}
