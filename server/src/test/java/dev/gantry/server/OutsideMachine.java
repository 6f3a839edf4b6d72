package dev.gantry.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A machine beyond the host, at 198.51.100.2, that knows no way to containers: a network namespace. It serves
/// a web page, `/hostname`, that says `outside`.
final class OutsideMachine implements AutoCloseable {
    static final String ADDRESS = "198.51.100.2";

    /// The host's address on the wire to it.
    static final String HOST = "198.51.100.1";

    private static final String NAMESPACE = "gantry-outside";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Process server;

    private OutsideMachine(Process server) {
        this.server = server;
    }

    /// @param folder for its page
    static OutsideMachine connect(Path folder) throws IOException {
        Files.writeString(folder.resolve("hostname"), "outside");
        Program.run("ip", "netns", "add", NAMESPACE);
        Program.run("ip", "link", "add", "up0", "type", "veth", "peer", "name", "eth0", "netns", NAMESPACE);
        Program.run("ip", "address", "add", HOST + "/24", "dev", "up0");
        Program.run("ip", "link", "set", "up0", "up");
        Program.run(inside("ip", "address", "add", ADDRESS + "/24", "dev", "eth0"));
        Program.run(inside("ip", "link", "set", "eth0", "up"));
        return new OutsideMachine(
                new ProcessBuilder(inside("busybox", "httpd", "-f", "-p", "80", "-h", folder.toString())).start());
    }

    private static List<String> inside(String... line) {
        List<String> whole = new ArrayList<>(List.of("ip", "netns", "exec", NAMESPACE));
        whole.addAll(List.of(line));
        return whole;
    }

    /// What a web server on one of the host's ports says its name is; it may need a moment to begin.
    String nameAt(int port) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return Program.run(inside(
                        "curl", "-s", "-S", "--fail", "--max-time", "5", "http://" + HOST + ":" + port + "/hostname"));
            } catch (AssertionError notYet) {
                if (System.nanoTime() > deadline) {
                    throw notYet;
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.destroy();
        server.onExit().join();
        Program.run("ip", "link", "delete", "up0");
        Program.run("ip", "netns", "delete", NAMESPACE);
    }
}
