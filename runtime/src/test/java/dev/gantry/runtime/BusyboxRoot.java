package dev.gantry.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A container's root file system of nothing but busybox, a link for each of its programs, and two users.
final class BusyboxRoot {
    /// The host's, statically linked.
    static final Path BUSYBOX = Path.of("/bin/busybox");

    private BusyboxRoot() {}

    /// Makes one where there is none.
    ///
    /// @param folders what it has beside `bin`, `etc` and `tmp`
    /// @return the root
    static Path make(Path root, String... folders) throws IOException {
        for (String folder : Stream.concat(Stream.of("bin", "etc", "tmp"), Stream.of(folders))
                .toList()) {
            Files.createDirectories(root.resolve(folder));
        }
        Path bin = root.resolve("bin");
        Files.copy(BUSYBOX, bin.resolve("busybox"));
        for (String program : programs()) {
            if (!program.equals("busybox")) {
                Files.createSymbolicLink(bin.resolve(program), Path.of("busybox"));
            }
        }
        Files.writeString(root.resolve("etc/passwd"), "root:x:0:0::/root:\nweb:x:33:34::/home/web:\n");
        Files.writeString(root.resolve("etc/group"), "root:x:0:\nwww:x:34:\nlogs:x:4:web\n");
        return root;
    }

    private static List<String> programs() throws IOException {
        Process list = new ProcessBuilder(BUSYBOX.toString(), "--list").start();
        list.getOutputStream().close();
        return new String(list.getInputStream().readAllBytes(), UTF_8).lines().toList();
    }

    /// The host's runc.
    static Path runc() {
        return Stream.of("/usr/sbin/runc", "/usr/bin/runc")
                .map(Path::of)
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
    }
}
