package dev.gantry.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Instant;
import java.util.Optional;

/// `statx(2)` into a [FileStatus]; offsets are those of `struct statx`, equal on every machine.
final class Statx {
    private static final int SIZE = 256;
    private static final int BASIC_STATS = 0x7ff;
    private static final int BLOCK = 512;

    private Statx() {}

    static Optional<FileStatus> of(int directory, String name, int flags, String operand) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(SIZE, 8);
            long path = FileNames.allocate(arena, name).address();
            long result = Native.syscall(FileSyscalls.STATX, directory, path, flags, BASIC_STATS, buffer.address());
            if (result == -Errno.ENOENT.number()) {
                return Optional.empty();
            }
            Native.check(result, "statx", operand);
            return Optional.of(read(buffer));
        }
    }

    private static FileStatus read(MemorySegment s) {
        return new FileStatus(
                Short.toUnsignedInt(s.get(JAVA_SHORT, 28)),
                s.get(JAVA_INT, 20),
                s.get(JAVA_INT, 24),
                s.get(JAVA_LONG, 32),
                s.get(JAVA_INT, 16),
                s.get(JAVA_LONG, 40),
                s.get(JAVA_LONG, 48) * BLOCK,
                FileStatus.device(s.get(JAVA_INT, 136), s.get(JAVA_INT, 140)),
                FileStatus.device(s.get(JAVA_INT, 128), s.get(JAVA_INT, 132)),
                Instant.ofEpochSecond(s.get(JAVA_LONG, 112), s.get(JAVA_INT, 120)));
    }
}
