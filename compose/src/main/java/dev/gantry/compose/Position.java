package dev.gantry.compose;

/// Where a value was written.
///
/// @param file as the user named it
/// @param line from 1; 0 for what no line says, such as a default
/// @param column from 1
public record Position(String file, int line, int column) {
    /// Of values that no file has: a default, or what follows from other values.
    static Position none(String why) {
        return new Position(why, 0, 0);
    }

    boolean isInFile() {
        return line > 0;
    }

    /// `compose.yaml:3:7`, or the reason alone.
    @Override
    public String toString() {
        return isInFile() ? file + ":" + line + ":" + column : file;
    }
}
