package dev.gantry.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Extended attributes by path, links not followed (`xattr(7)`).
final class Xattrs {
    /// `XATTR_SIZE_MAX` and `XATTR_LIST_MAX` of the kernel: what one value and one list can hold at most.
    private static final int MAX = 65536;

    /// Enough for most values.
    private static final int USUAL = 256;

    private Xattrs() {}

    static void set(String path, String attribute, byte[] value, String operand) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(Math.max(1, value.length));
            MemorySegment.copy(value, 0, bytes, JAVA_BYTE, 0, value.length);
            long result = Native.syscall(
                    FileSyscalls.LSETXATTR,
                    FileNames.allocate(arena, path).address(),
                    FileNames.allocate(arena, attribute).address(),
                    bytes.address(),
                    value.length,
                    0);
            check(result, "lsetxattr", operand, attribute);
        }
    }

    static Optional<byte[]> get(String path, String attribute, String operand) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment file = FileNames.allocate(arena, path);
            MemorySegment name = FileNames.allocate(arena, attribute);
            MemorySegment value = arena.allocate(USUAL);
            long result = get(file, name, value);
            if (result == -Errno.ERANGE.number()) {
                value = arena.allocate(MAX);
                result = get(file, name, value);
            }
            if (result == -Errno.ENODATA.number()) {
                return Optional.empty();
            }
            check(result, "lgetxattr", operand, attribute);
            return Optional.of(value.asSlice(0, result).toArray(JAVA_BYTE));
        }
    }

    private static long get(MemorySegment file, MemorySegment name, MemorySegment value) {
        return Native.syscall(
                FileSyscalls.LGETXATTR, file.address(), name.address(), value.address(), value.byteSize());
    }

    static List<String> names(String path, String operand) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment list = arena.allocate(MAX);
            long address = FileNames.allocate(arena, path).address();
            long result = Native.syscall(FileSyscalls.LLISTXATTR, address, list.address(), MAX);
            Native.check(result, "llistxattr", operand);
            return split(list.asSlice(0, result).toArray(JAVA_BYTE));
        }
    }

    private static List<String> split(byte[] list) {
        List<String> names = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < list.length; i++) {
            if (list[i] == 0) {
                names.add(FileNames.decode(java.util.Arrays.copyOfRange(list, start, i)));
                start = i + 1;
            }
        }
        return names;
    }

    private static void check(long result, String call, String operand, String attribute) {
        if (result < 0) {
            throw new LinuxException(call, operand, (int) -result, attribute);
        }
    }
}
