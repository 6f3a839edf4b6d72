package dev.gantry.linux;

import static dev.gantry.linux.FileSyscalls.FSCONFIG;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// A file system being configured (`fsopen(2)`): options one at a time, then [#mount]. What the kernel writes into
/// the context's log goes into the exception's detail, which says more than the errno.
final class FileSystemContext implements AutoCloseable {
    private static final int CLOEXEC = 1;
    private static final int SET_FLAG = 0;
    private static final int SET_STRING = 1;
    private static final int SET_FD = 5;
    private static final int CREATE = 6;
    private static final int LONGEST_MESSAGE = 4096;
    private static final int MOST_MESSAGES = 16;
    /// Longest value that `fsconfig(2)` takes as a string.
    static final int LONGEST_VALUE = 255;

    private final Fd fd;
    private final String type;

    private FileSystemContext(Fd fd, String type) {
        this.fd = fd;
        this.type = type;
    }

    static FileSystemContext open(String type) {
        try (Arena arena = Arena.ofConfined()) {
            long name = FileNames.allocate(arena, type).address();
            long result = Native.syscall(FileSyscalls.FSOPEN, name, CLOEXEC);
            return new FileSystemContext(Fd.of((int) Native.check(result, "fsopen", type)), type);
        }
    }

    /// Sets one option as written in `fstab(5)`: `key=value` or `flag`.
    void option(String option) {
        int equals = option.indexOf('=');
        if (equals < 0) {
            configure(SET_FLAG, option, MemorySegment.NULL, 0);
        } else {
            string(option.substring(0, equals), option.substring(equals + 1));
        }
    }

    void string(String key, String value) {
        try (Arena arena = Arena.ofConfined()) {
            configure(SET_STRING, key, FileNames.allocate(arena, value), 0);
        }
    }

    void descriptor(String key, int number) {
        configure(SET_FD, key, MemorySegment.NULL, number);
    }

    private void configure(int command, String key, MemorySegment value, int auxiliary) {
        try (Arena arena = Arena.ofConfined()) {
            long name = FileNames.allocate(arena, key).address();
            check(Native.syscall(FSCONFIG, fd.number(), command, name, value.address(), auxiliary), "fsconfig", key);
        }
    }

    /// Makes the file system and a detached mount of it.
    ///
    /// @param attributes `MOUNT_ATTR_*` of `mount_setattr(2)`
    DetachedMount mount(long attributes) {
        check(Native.syscall(FSCONFIG, fd.number(), CREATE, 0, 0, 0), "fsconfig", "create");
        long mount = check(Native.syscall(FileSyscalls.FSMOUNT, fd.number(), CLOEXEC, attributes), "fsmount", "");
        return new DetachedMount(Fd.of((int) mount), type);
    }

    private long check(long result, String call, String key) {
        if (result < 0) {
            String operand = key.isEmpty() ? type : type + " " + key;
            throw new LinuxException(call, operand, (int) -result, String.join("; ", messages()));
        }
        return result;
    }

    /// The log's lines, each without its class letter (`e overlay: too many lower directories` begins with `e `).
    private List<String> messages() {
        List<String> messages = new ArrayList<>();
        while (messages.size() < MOST_MESSAGES) {
            ByteBuffer line = ByteBuffer.allocate(LONGEST_MESSAGE);
            try {
                fd.read(line);
            } catch (LinuxException noMore) { // ENODATA ends the log
                return messages;
            }
            String text = UTF_8.decode(line.flip()).toString().strip();
            messages.add(text.length() > 2 && text.charAt(1) == ' ' ? text.substring(2) : text);
        }
        return messages;
    }

    @Override
    public void close() {
        fd.close();
    }
}
