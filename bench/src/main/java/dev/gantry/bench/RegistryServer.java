package dev.gantry.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A registry that runs: Debian's docker-registry, or Gantry's.
final class RegistryServer implements AutoCloseable {
    private static final int START_ATTEMPTS = 300;

    private final Process process;
    private final int port;

    private RegistryServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /// Starts docker-registry and waits for its first answer.
    ///
    /// @param network words before a command that make it run in another network; none for this process's own
    /// @param directory for its configuration and log
    /// @param content where it keeps what it has; several that only read may share it
    /// @param port on the loopback device
    static RegistryServer docker(List<String> network, Path directory, Path content, int port) {
        try {
            Path config = Files.createDirectories(directory).resolve("registry.yml");
            Files.writeString(config, """
                    version: 0.1
                    log: {level: error, accesslog: {disabled: true}}
                    storage: {filesystem: {rootdirectory: %s}}
                    http: {addr: "127.0.0.1:%d", relativeurls: true}
                    """.formatted(content, port));
            return start(network, directory, port, "docker-registry", "serve", config.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Starts Gantry's registry, as [#docker].
    ///
    /// @param program its command line
    static RegistryServer gantry(String program, Path directory, int port) {
        String listen = "127.0.0.1:" + port;
        String root = directory.resolve("content").toString();
        try {
            Files.createDirectories(directory);
            return start(List.of(), directory, port, program, "registry", "serve", "--listen", listen, "--root", root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RegistryServer start(List<String> network, Path directory, int port, String... command)
            throws IOException {
        Process process = new ProcessBuilder(
                        Stream.concat(network.stream(), Stream.of(command)).toList())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("registry.log").toFile())
                .start();
        RegistryServer registry = new RegistryServer(process, port);
        for (int attempt = 0; !registry.answers(network); attempt++) {
            if (attempt == START_ATTEMPTS || !process.isAlive()) {
                registry.close();
                throw new IOException(
                        command[0] + " did not start: " + Files.readString(directory.resolve("registry.log")));
            }
            pause();
        }
        return registry;
    }

    /// Asked by a program, since the registry may be in another network.
    private boolean answers(List<String> network) throws IOException {
        List<String> ask = Stream.concat(
                        network.stream(),
                        Stream.of("busybox", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:" + port + "/v2/"))
                .toList();
        return new ProcessBuilder(ask)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .onExit()
                        .join()
                        .exitValue()
                == 0;
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a registry started", e);
        }
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
