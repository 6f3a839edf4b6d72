package dev.gantry.network;

import java.util.List;

/// What [NetworkController#restore] found.
///
/// @param removed what was left over and is gone: `namespace <id>`, `interface <name>`
/// @param warnings what could not be restored, one sentence each, naming the container
public record Recovery(List<String> removed, List<String> warnings) {
    public Recovery {
        removed = List.copyOf(removed);
        warnings = List.copyOf(warnings);
    }
}
