package dev.gantry.runtime;

import dev.gantry.runtime.ProcessSettings.ConsoleSize;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A further process in a running container (`exec`).
///
/// @param env entries added to the container's own, overriding it by name
/// @param cwd empty means the container's
/// @param user as in [ProcessSettings]; empty means the container's
/// @param privileged all capabilities that this host has
public record ExecSettings(
        List<String> args,
        List<String> env,
        String cwd,
        String user,
        boolean tty,
        @Nullable ConsoleSize consoleSize,
        boolean privileged) {
    public ExecSettings {
        args = List.copyOf(args);
        env = List.copyOf(env);
    }
}
