package dev.gantry.logging;

import org.jspecify.annotations.Nullable;

/// One line of a container, or a part of a long one, on its way to a receiver.
///
/// @param stderr whether it was written there, not to stdout
/// @param epochNanos when it was read, in nanoseconds since the epoch
/// @param text without its newline
/// @param part null for a line that is whole
record LogMessage(
        boolean stderr,
        long epochNanos,
        String text,
        @Nullable Part part) {
    /// Which part of a line.
    ///
    /// @param id the same for all parts of one line
    /// @param ordinal from 1
    /// @param last whether the line ends with it
    record Part(String id, int ordinal, boolean last) {}

    String source() {
        return stderr ? "stderr" : "stdout";
    }
}
