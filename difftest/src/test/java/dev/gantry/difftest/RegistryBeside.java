package dev.gantry.difftest;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Debian's `docker-registry` on the loopback of an engine's own network namespace, where nobody else has its port. It
/// is empty when it starts.
final class RegistryBeside implements AutoCloseable {
    /// `tester`, `secret`.
    private static final String HTPASSWD = "tester:$2y$05$sqaqmF1898g/LVUwAaE.bOWAk0IFOUNgIJKHCZyunWArOV4QwKdKW\n";

    private final Process process;

    private RegistryBeside(Process process) {
        this.process = process;
    }

    /// Those that the cases know: everybody may use port 5000, one user port 5001.
    static List<RegistryBeside> both(Daemon daemon) {
        try {
            Path passwords = Files.writeString(daemon.directory().resolve("htpasswd"), HTPASSWD);
            String auth = "auth: {htpasswd: {realm: test, path: \"" + passwords + "\"}}";
            return List.of(start(daemon, 5000, ""), start(daemon, 5001, auth));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RegistryBeside start(Daemon daemon, int port, String more) throws IOException {
        Path root = daemon.directory().resolve("registry-" + port);
        Path configuration = Files.writeString(
                daemon.directory().resolve("registry-" + port + ".yml"), """
                version: 0.1
                log: {level: error}
                storage: {filesystem: {rootdirectory: "%s"}}
                http: {addr: "127.0.0.1:%d"}
                %s
                """.formatted(root, port, more));
        File log = daemon.directory().resolve("registry-" + port + ".log").toFile();
        Process process = new ProcessBuilder(
                        "nsenter",
                        "--net=/proc/" + daemon.pid() + "/ns/net",
                        "docker-registry",
                        "serve",
                        configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        return new RegistryBeside(process);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
