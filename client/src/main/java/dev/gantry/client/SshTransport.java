package dev.gantry.client;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The streams of `ssh HOST docker system dial-stdio`, as Docker's command line calls it: what is written is the
/// program's input there, what is read its output.
final class SshTransport implements Transport {
    /// Ctrl-C is for this program to hear, which may pass it on to a container: it must not cut the connection.
    private static final List<String> DEAF = List.of("sh", "-c", "trap '' INT QUIT; exec \"$@\"", "sh");

    private static final int LONGEST_COMPLAINT = 16 << 10;
    private static final int SECONDS_TO_END = 5;

    private final Process process;
    private final List<String> command;
    private @Nullable String complaint;

    private SshTransport(Process process, List<String> command) {
        this.process = process;
        this.command = command;
    }

    /// @param program that is started there
    static SshTransport start(EngineAddress.Ssh address, String program) throws IOException {
        requireSsh();
        List<String> command = command(address, program);
        List<String> deaf = new ArrayList<>(DEAF);
        deaf.addAll(command);
        return new SshTransport(new ProcessBuilder(deaf).start(), command);
    }

    static List<String> command(EngineAddress.Ssh address, String program) {
        List<String> command = new ArrayList<>(List.of("ssh", "-o", "ConnectTimeout=30", "-T"));
        if (!address.user().isEmpty()) {
            command.addAll(List.of("-l", address.user()));
        }
        if (!address.port().isEmpty()) {
            command.addAll(List.of("-p", address.port()));
        }
        command.addAll(List.of("--", address.host(), program));
        if (!address.path().isEmpty()) {
            command.addAll(List.of("--host", "unix://" + quoted(address.path())));
        }
        command.addAll(List.of("system", "dial-stdio"));
        return command;
    }

    /// The shell there takes the command apart.
    private static String quoted(String path) {
        return path.matches("[A-Za-z0-9/._-]*") ? path : "'" + path.replace("'", "'\\''") + "'";
    }

    private static void requireSsh() throws IOException {
        String path = System.getenv().getOrDefault("PATH", "");
        for (String directory : path.split(File.pathSeparator, -1)) {
            if (Files.isExecutable(Path.of(directory, "ssh"))) {
                return;
            }
        }
        throw new IOException("exec: \"ssh\": executable file not found in $PATH");
    }

    @Override
    public InputStream input() {
        return process.getInputStream();
    }

    @Override
    public OutputStream output() {
        OutputStream toProcess = process.getOutputStream();
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                toProcess.write(bytes, offset, length);
                toProcess.flush();
            }
        };
    }

    @Override
    public void shutdownOutput() throws IOException {
        process.getOutputStream().close();
    }

    /// Why the connection broke, as far as `ssh` and the program behind it tell.
    IOException explain(IOException broken) {
        int code = exitCode();
        if (code < 0) {
            return broken;
        }
        return new IOException(
                "command " + command.toString().replace(",", "") + " has exited with exit status " + code
                        + ", make sure the URL is valid, and Docker 18.09 or later, or Gantry, is installed on the"
                        + " remote host: stderr=" + complaint(),
                broken);
    }

    /// -1 where it does not end.
    int exitCode() {
        try {
            return process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS) ? process.exitValue() : -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    private String complaint() {
        if (complaint == null) {
            try (InputStream err = process.getErrorStream()) {
                complaint = new String(err.readNBytes(LONGEST_COMPLAINT), StandardCharsets.UTF_8).strip();
            } catch (IOException e) {
                complaint = "";
            }
        }
        return complaint;
    }

    /// Without its input the program ends; what has not ended by then is told to.
    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        if (process.isAlive()) {
            process.destroy();
        }
    }
}
