package dev.gantry.compose;

import java.util.List;

/// An AI model that services use.
///
/// @param name its name for the runner
/// @param model an OCI artifact
/// @param contextSize tokens; 0: the default
/// @param runtimeFlags for the inference engine
public record Model(String name, String model, long contextSize, List<String> runtimeFlags) {
    /// Keeps copies that nobody changes.
    public Model {
        runtimeFlags = List.copyOf(runtimeFlags);
    }
}
