package dev.gantry.cli;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Debian's docker-registry on ports of the loopback device, twice: one that lets anybody in, and one that wants
/// `joe` with the password `secret`. Both keep what they have in one folder.
///
/// A dockerd of [RealDocker] has a loopback device of its own: there the same registries run again.
final class RealRegistry implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/bin/docker-registry");
    private static final int START_ATTEMPTS = 300;
    /// `secret`, as `htpasswd -B` writes it.
    private static final String JOE = "joe:$2y$05$m19GUSN43uEi9BC6ayaETOk3O/xlZ5nyLgkyzfpQZ2FotN.ki4mBi\n";

    private final List<Process> processes = new ArrayList<>();
    private final int open;
    private final int guarded;

    private RealRegistry(int open, int guarded) {
        this.open = open;
        this.guarded = guarded;
    }

    /// Why no registry can be started here, or `""`.
    static String missing() {
        return Files.isExecutable(PROGRAM) ? "" : "no docker-registry at " + PROGRAM;
    }

    /// @param directory an existing one, for configuration and content
    static RealRegistry start(Path directory, RealDocker docker) throws IOException, InterruptedException {
        RealRegistry registry = new RealRegistry(freePort(), freePort());
        Files.writeString(directory.resolve("htpasswd"), JOE);
        String storage = "version: 0.1\nlog: {level: error}\nstorage: {filesystem: {rootdirectory: " + directory
                + "/storage}}\n";
        Path openConfig = directory.resolve("open.yml");
        Path guardedConfig = directory.resolve("guarded.yml");
        Files.writeString(openConfig, storage + "http: {addr: '127.0.0.1:" + registry.open + "'}\n");
        Files.writeString(
                guardedConfig,
                storage + "http: {addr: '127.0.0.1:" + registry.guarded + "'}\nauth: {htpasswd: {realm: it, path: "
                        + directory + "/htpasswd}}\n");
        try {
            for (Path config : List.of(openConfig, guardedConfig)) {
                registry.serve(List.of(), config);
                registry.serve(docker.inItsNetwork(), config);
            }
            registry.awaitAnswer();
        } catch (IOException | InterruptedException | RuntimeException e) {
            registry.close();
            throw e;
        }
        return registry;
    }

    private void serve(List<String> prefix, Path config) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(PROGRAM.toString(), "serve", config.toString()));
        Path log = config.resolveSibling(config.getFileName() + ".log" + processes.size());
        processes.add(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start());
    }

    private void awaitAnswer() throws InterruptedException, IOException {
        for (int port : new int[] {open, guarded}) {
            for (int attempt = 0; !answers(port); attempt++) {
                if (attempt == START_ATTEMPTS) {
                    throw new IOException("docker-registry does not answer on port " + port);
                }
                TimeUnit.MILLISECONDS.sleep(100); // not listening yet
            }
        }
    }

    private static boolean answers(int port) {
        try {
            var url = URI.create("http://127.0.0.1:" + port + "/v2/").toURL();
            return ((HttpURLConnection) url.openConnection()).getResponseCode() > 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /// `localhost:PORT` of the registry for anybody.
    String address() {
        return "localhost:" + open;
    }

    /// `localhost:PORT` of the registry for `joe`.
    String guardedAddress() {
        return "localhost:" + guarded;
    }

    @Override
    public void close() {
        processes.forEach(Process::destroy);
        for (Process process : processes) {
            try {
                if (!process.waitFor(10, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                process.destroyForcibly();
            }
        }
    }
}
