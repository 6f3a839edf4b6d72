package dev.gantry.logging;

import dev.gantry.runtime.LogEntry;
import dev.gantry.runtime.Stream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Makes messages of log entries, and knows which are parts of a longer line: those without a newline, and the one
/// after them. A line's id follows from the container, the stream and the time, which all parts share, so that only
/// the ordinals are to be remembered.
final class PartialLines {
    private final String containerId;
    private int stdoutParts;
    private int stderrParts;

    /// @param parts what [#parts] gave
    PartialLines(String containerId, Parts parts) {
        this.containerId = containerId;
        this.stdoutParts = parts.stdout();
        this.stderrParts = parts.stderr();
    }

    /// How many parts of an unfinished line there were on each stream.
    record Parts(int stdout, int stderr) {
        static final Parts NONE = new Parts(0, 0);
    }

    Parts parts() {
        return new Parts(stdoutParts, stderrParts);
    }

    LogMessage message(LogEntry entry, long epochNanos) {
        int length = entry.length();
        boolean ended = length > 0 && entry.bytes()[length - 1] == '\n';
        String text = new String(entry.bytes(), 0, ended ? length - 1 : length, StandardCharsets.UTF_8);
        boolean stderr = entry.stream() == Stream.STDERR;
        int before = stderr ? stderrParts : stdoutParts;
        int after = ended ? 0 : before + 1;
        if (stderr) {
            stderrParts = after;
        } else {
            stdoutParts = after;
        }
        boolean whole = ended && before == 0;
        LogMessage.Part part = whole ? null : new LogMessage.Part(id(stderr, epochNanos), before + 1, ended);
        return new LogMessage(stderr, epochNanos, text, part);
    }

    private String id(boolean stderr, long epochNanos) {
        try {
            String what = containerId + (stderr ? " stderr " : " stdout ") + epochNanos;
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(what.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
