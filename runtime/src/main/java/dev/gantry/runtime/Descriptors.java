package dev.gantry.runtime;

import dev.gantry.linux.Fd;
import dev.gantry.linux.Pipes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a monitor hands over: the process's pidfd and our ends of its streams. Absent are those that the process
/// does not have, or that have ended.
///
/// @param basin of a logged terminal: a pipe that the monitor keeps open, too, for bytes on their way to the log
record Descriptors(
        @Nullable Fd process,
        @Nullable Fd stdin,
        @Nullable Fd stdout,
        @Nullable Fd stderr,
        @Nullable Fd terminal,
        Pipes.@Nullable Ends basin) {
    static final Descriptors NONE = new Descriptors(null, null, null, null, null, null);

    /// @param letters one for each descriptor, see `monitor/src/control.c`
    static Descriptors of(String letters, List<Fd> fds) {
        return new Descriptors(
                find('p', letters, fds),
                find('i', letters, fds),
                find('o', letters, fds),
                find('e', letters, fds),
                find('t', letters, fds),
                basin(find('b', letters, fds), find('w', letters, fds)));
    }

    private static Pipes.@Nullable Ends basin(@Nullable Fd reader, @Nullable Fd writer) {
        return reader == null || writer == null ? null : new Pipes.Ends(reader, writer);
    }

    private static @Nullable Fd find(char letter, String letters, List<Fd> fds) {
        int at = letters.indexOf(letter);
        return at < 0 || at >= fds.size() ? null : fds.get(at);
    }
}
