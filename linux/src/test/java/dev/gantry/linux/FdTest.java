package dev.gantry.linux;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FdTest {
    @TempDir
    Path folder;

    private static Fd open(Path path, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            long number = Native.syscall(
                    FileSyscalls.OPENAT2,
                    FileSyscalls.AT_FDCWD,
                    arena.allocateFrom(path.toString()).address(),
                    how(arena, flags),
                    24);
            return Fd.of((int) Native.check(number, "openat2", path.toString()));
        }
    }

    private static long how(Arena arena, int flags) {
        var how = arena.allocate(24, 8);
        how.set(java.lang.foreign.ValueLayout.JAVA_LONG, 0, flags);
        return how.address();
    }

    @Test
    void bytesWrittenFromHeapAndDirectBuffersAreReadBack() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        try (Fd fd = open(file, FileSyscalls.O_WRONLY)) {
            assertThat(fd.write(ByteBuffer.wrap("heap ".getBytes(US_ASCII)))).isEqualTo(5);
            ByteBuffer direct = ByteBuffer.allocateDirect(6)
                    .put("direct".getBytes(US_ASCII))
                    .flip();
            assertThat(fd.write(direct)).isEqualTo(6);
            assertThat(direct.hasRemaining()).isFalse();
        }
        try (Fd fd = open(file, FileSyscalls.O_RDONLY)) {
            ByteBuffer heap = ByteBuffer.allocate(5);
            assertThat(fd.read(heap)).isEqualTo(5);
            assertThat(heap.array()).asString(US_ASCII).isEqualTo("heap ");
            ByteBuffer direct = ByteBuffer.allocateDirect(64);
            assertThat(fd.read(direct)).isEqualTo(6);
            assertThat(fd.read(direct)).isEqualTo(-1);
        }
    }

    @Test
    void aClosedDescriptorIsRefusedAndClosedOnce() throws Exception {
        Fd fd = open(Files.createFile(folder.resolve("file")), FileSyscalls.O_RDONLY);
        fd.close();
        fd.close();
        assertThat(fd.isOpen()).isFalse();
        assertThatThrownBy(fd::number).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aDuplicateOutlivesTheOriginal() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "still here");
        Fd fd = open(file, FileSyscalls.O_RDONLY);
        try (Fd copy = fd.duplicate()) {
            fd.close();
            assertThat(copy.read(ByteBuffer.allocate(64))).isEqualTo(10);
        }
    }

    @Test
    void anErrorNamesTheCall() throws Exception {
        try (Fd fd = open(Files.createFile(folder.resolve("file")), FileSyscalls.O_RDONLY)) {
            assertThatThrownBy(() -> fd.write(ByteBuffer.allocate(1)))
                    .isInstanceOf(LinuxException.class)
                    .hasMessageContaining("write")
                    .hasMessageContaining("EBADF");
        }
    }
}
