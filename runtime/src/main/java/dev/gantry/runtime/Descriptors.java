package dev.gantry.runtime;

import dev.gantry.linux.Fd;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a monitor hands over: the process's pidfd and our ends of its streams. Absent are those that the process
/// does not have, or that have ended.
record Descriptors(
        @Nullable Fd process,
        @Nullable Fd stdin,
        @Nullable Fd stdout,
        @Nullable Fd stderr,
        @Nullable Fd terminal) {
    static final Descriptors NONE = new Descriptors(null, null, null, null, null);

    /// @param letters one for each descriptor, see `monitor/src/control.c`
    static Descriptors of(String letters, List<Fd> fds) {
        return new Descriptors(
                find('p', letters, fds),
                find('i', letters, fds),
                find('o', letters, fds),
                find('e', letters, fds),
                find('t', letters, fds));
    }

    private static @Nullable Fd find(char letter, String letters, List<Fd> fds) {
        int at = letters.indexOf(letter);
        return at < 0 || at >= fds.size() ? null : fds.get(at);
    }
}
