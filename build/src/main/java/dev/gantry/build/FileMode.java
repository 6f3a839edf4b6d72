package dev.gantry.build;

import static dev.gantry.engine.EngineException.invalid;

import java.util.function.UnaryOperator;

/// Reads `--chmod`.
final class FileMode {
    private FileMode() {}

    /// What becomes of a file's mode.
    ///
    /// @param chmod octal; "" leaves modes as they are
    /// @throws dev.gantry.engine.EngineException `INVALID_PARAMETER`
    static UnaryOperator<Integer> of(String chmod) {
        if (chmod.isEmpty()) {
            return UnaryOperator.identity();
        }
        if (!chmod.matches("[0-7]{1,5}")) {
            throw invalid(
                    "invalid chmod parameter: '" + chmod + "'. it should be octal string and between 0 and 07777");
        }
        int mode = Integer.parseInt(chmod, 8);
        return before -> mode & 07777;
    }
}
