package dev.gantry.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;

/// Programs that run to their end and have to succeed.
final class Program {
    private Program() {}

    /// Runs one.
    ///
    /// @return what it said, standard error included, without the last line end
    static String run(String... line) throws IOException {
        return run(List.of(line));
    }

    static String run(List<String> line) throws IOException {
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.onExit().join().exitValue())
                .as(String.join(" ", line) + ": " + said)
                .isZero();
        return said.stripTrailing();
    }
}
