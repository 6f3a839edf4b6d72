package dev.gantry.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/// When a process began, which tells it from a later one with the same pid.
public final class ProcessStart {
    private static final int FIELD_AFTER_NAME = 19; // starttime is field 22; the name is the second, the rest follows

    private ProcessStart() {}

    /// The start time in clock ticks since boot (`/proc/<pid>/stat`, proc(5)), empty when there is no such process.
    public static OptionalLong of(int pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String afterName = stat.substring(stat.lastIndexOf(')') + 2);
            return OptionalLong.of(Long.parseLong(afterName.split(" ", -1)[FIELD_AFTER_NAME]));
        } catch (IOException gone) {
            return OptionalLong.empty();
        }
    }
}
