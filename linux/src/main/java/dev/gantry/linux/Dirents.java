package dev.gantry.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// Directory listings by `getdents64(2)`.
final class Dirents {
    private static final int BUFFER = 64 * 1024;
    private static final int RECORD_LENGTH = 16;
    private static final int NAME = 19;

    private Dirents() {}

    /// All names of a freshly opened directory, without `.` and `..`.
    static List<String> read(Fd directory, String operand) {
        List<String> names = new ArrayList<>();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(BUFFER, 8);
            long filled = fill(directory, buffer, operand);
            while (filled > 0) {
                collect(buffer.asSlice(0, filled), names);
                filled = fill(directory, buffer, operand);
            }
        }
        return names;
    }

    private static long fill(Fd directory, MemorySegment buffer, String operand) {
        long result = Native.syscall(FileSyscalls.GETDENTS64, directory.number(), buffer.address(), buffer.byteSize());
        return Native.check(result, "getdents64", operand);
    }

    private static void collect(MemorySegment records, List<String> names) {
        long at = 0;
        while (at < records.byteSize()) {
            String name = name(records, at + NAME);
            if (!name.equals(".") && !name.equals("..")) {
                names.add(name);
            }
            at += Short.toUnsignedInt(records.get(JAVA_SHORT_UNALIGNED, at + RECORD_LENGTH));
        }
    }

    private static String name(MemorySegment records, long start) {
        long end = start;
        while (records.get(JAVA_BYTE, end) != 0) {
            end++;
        }
        return FileNames.decode(records.asSlice(start, end - start).toArray(JAVA_BYTE));
    }
}
