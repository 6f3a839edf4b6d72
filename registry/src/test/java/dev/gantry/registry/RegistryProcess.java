package dev.gantry.registry;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// `gantry registry serve` as a process of its own, so that it can be killed.
final class RegistryProcess implements AutoCloseable {
    private final Process process;
    private final URI address;

    private RegistryProcess(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    static RegistryProcess start(Path root, String... options) throws IOException {
        List<String> command = command("serve", "--root", root.toString(), "--listen", "127.0.0.1:0");
        command.addAll(List.of(options));
        return start(new ProcessBuilder(command));
    }

    static RegistryProcess start(ProcessBuilder command) throws IOException {
        Process process = command.redirectErrorStream(true).start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder said = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            int at = line.indexOf("ready at 127.0.0.1:");
            if (at >= 0) {
                String port = line.substring(at + 19).split(" ", 2)[0];
                String scheme = command.command().contains("--tls-cert") ? "https" : "http";
                drain(output);
                return new RegistryProcess(process, URI.create(scheme + "://127.0.0.1:" + port));
            }
            said.append(line).append('\n');
        }
        process.destroyForcibly();
        throw new IOException("the registry did not start: " + said);
    }

    /// A process whose output nobody reads would stop in the end.
    private static void drain(BufferedReader output) {
        Thread.ofVirtual().start(() -> {
            try {
                output.transferTo(Writer.nullWriter());
            } catch (IOException closed) {
                return;
            }
        });
    }

    /// A command line of `gantry registry` on this JVM's classes.
    static List<String> command(String... words) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(property("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-cp");
        command.add(property("java.class.path"));
        command.add(RegistryProgram.class.getName());
        command.addAll(List.of(words));
        return command;
    }

    private static String property(String name) {
        return String.valueOf(System.getProperty(name));
    }

    URI address() {
        return address;
    }

    /// `host:port`
    String host() {
        return String.valueOf(address.getAuthority());
    }

    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /// Ends it by SIGTERM and tells its exit code.
    int stop() {
        process.destroy();
        return process.onExit().join().exitValue();
    }

    @Override
    public void close() {
        kill();
    }
}
