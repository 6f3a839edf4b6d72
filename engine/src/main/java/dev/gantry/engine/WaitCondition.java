package dev.gantry.engine;

import static dev.gantry.engine.EngineException.invalid;

/// What a wait is for. Source: Engine API, `ContainerWait`, parameter `condition`.
public enum WaitCondition {
    /// Ends at once where nothing runs.
    NOT_RUNNING,
    /// The end of the current or of the next run.
    NEXT_EXIT,
    /// The container is gone.
    REMOVED;

    /// Reads the API's word; an empty one is the default.
    ///
    /// @throws EngineException `INVALID_PARAMETER` for another word
    public static WaitCondition parse(String word) {
        return switch (word) {
            case "", "not-running" -> NOT_RUNNING;
            case "next-exit" -> NEXT_EXIT;
            case "removed" -> REMOVED;
            default -> throw invalid("invalid condition: \"" + word + "\"");
        };
    }
}
