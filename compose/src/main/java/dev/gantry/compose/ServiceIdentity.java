package dev.gantry.compose;

import java.util.Map;

/// What the containers of a service are called.
///
/// @param containerName or empty: `project-service-number`
/// @param hostname or empty
/// @param domainname or empty
/// @param labels with what `label_file` names
/// @param annotations for the runtime
public record ServiceIdentity(
        String containerName,
        String hostname,
        String domainname,
        Map<String, String> labels,
        Map<String, String> annotations) {
    /// Keeps copies that nobody changes.
    public ServiceIdentity {
        labels = Sorted.copy(labels);
        annotations = Sorted.copy(annotations);
    }
}
