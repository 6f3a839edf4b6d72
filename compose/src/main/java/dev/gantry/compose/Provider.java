package dev.gantry.compose;

import java.util.List;
import java.util.Map;

/// A program that provides a service in place of containers.
///
/// @param type the program, `docker-<type>` or a path
/// @param options its flags
public record Provider(String type, Map<String, List<String>> options) {
    /// Keeps copies that nobody changes.
    public Provider {
        options = Sorted.copy(options);
    }
}
