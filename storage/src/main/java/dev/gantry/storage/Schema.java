package dev.gantry.storage;

import java.util.List;

/// A database's tables, as the steps that led to them. A step that was released is never changed: what comes later
/// is a new step at the end. `PRAGMA user_version` counts the steps that a database has seen.
///
/// @param applicationId `PRAGMA application_id`: tells `file(1)` and us whose database it is
/// @param steps SQL text
public record Schema(int applicationId, List<String> steps) {
    public Schema {
        steps = List.copyOf(steps);
    }
}
