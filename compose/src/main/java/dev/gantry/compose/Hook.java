package dev.gantry.compose;

import java.util.List;
import java.util.Map;

/// A command in a running container.
///
/// @param command its words
/// @param user or empty
/// @param privileged all rights
/// @param workingDir or empty
/// @param environment additional variables
public record Hook(
        List<String> command, String user, boolean privileged, String workingDir, Map<String, String> environment) {
    /// Keeps copies that nobody changes.
    public Hook {
        command = List.copyOf(command);
        environment = Sorted.copy(environment);
    }

    /// A command as the image's user.
    static Hook of(List<String> command) {
        return new Hook(command, "", false, "", Map.of());
    }
}
