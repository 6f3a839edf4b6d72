package dev.gantry.linux;

import java.lang.foreign.Arena;
import java.nio.file.Path;

/// A mount that exists but is nowhere to be seen yet (`fsmount(2)`, `open_tree(2)`). [#attach] shows it at a
/// path; closing it unattached gives it up, closing it afterwards leaves it mounted.
final class DetachedMount implements AutoCloseable {
    private static final int EMPTY_SOURCE = 0x04;
    private static final int EMPTY_TARGET = 0x40;

    private final Fd fd;
    private final String shown;

    DetachedMount(Fd fd, String shown) {
        this.fd = fd;
        this.shown = shown;
    }

    /// Mounts it on an existing directory (or file, for a bind mount of a file), in the mount namespace of the
    /// calling thread.
    void attach(Path target) {
        try (Arena arena = Arena.ofConfined()) {
            long result = Native.syscall(
                    FileSyscalls.MOVE_MOUNT,
                    fd.number(),
                    FileNames.allocate(arena, "").address(),
                    FileSyscalls.AT_FDCWD,
                    FileNames.allocate(arena, target.toString()).address(),
                    EMPTY_SOURCE);
            Native.check(result, "move_mount", shown + " to " + target);
        }
    }

    /// Mounts it on what was found below a root, whatever leads there by now.
    void attach(RootedPath target) {
        try (Arena arena = Arena.ofConfined()) {
            long empty = FileNames.allocate(arena, "").address();
            long result = Native.syscall(
                    FileSyscalls.MOVE_MOUNT, fd.number(), empty, target.number(), empty, EMPTY_SOURCE | EMPTY_TARGET);
            Native.check(result, "move_mount", shown + " to " + target.path());
        }
    }

    int number() {
        return fd.number();
    }

    @Override
    public void close() {
        fd.close();
    }
}
