package dev.gantry.runtime;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The process that a container starts with.
///
/// @param args the command and its arguments, never empty
/// @param env `NAME=value` entries that override the defaults (`PATH`, `HOSTNAME`, `TERM` with a tty); an entry
///     without `=` removes that default
/// @param cwd the working directory; empty means `/`
/// @param user `name`, `uid`, `name:group`, `uid:gid` or empty for root, looked up in the container's own
///     `/etc/passwd` and `/etc/group`
/// @param groupAdd `--group-add`: group names or ids
/// @param tty whether the process gets a terminal
/// @param consoleSize the terminal's first size, where known
/// @param oomScoreAdj -1000 to 1000
/// @param ulimits `--ulimit`, the daemon's defaults merged in
public record ProcessSettings(
        List<String> args,
        List<String> env,
        String cwd,
        String user,
        List<String> groupAdd,
        boolean tty,
        @Nullable ConsoleSize consoleSize,
        int oomScoreAdj,
        List<Ulimit> ulimits) {
    public ProcessSettings {
        args = List.copyOf(args);
        env = List.copyOf(env);
        groupAdd = List.copyOf(groupAdd);
        ulimits = List.copyOf(ulimits);
    }

    /// A terminal's size in characters.
    public record ConsoleSize(int rows, int columns) {}

    /// One resource limit. Names are Docker's (`nofile`, `nproc`, ...), -1 means unlimited.
    public record Ulimit(String name, long soft, long hard) {}
}
