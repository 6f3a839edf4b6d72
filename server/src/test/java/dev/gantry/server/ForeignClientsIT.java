package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Clients that were not made for Gantry.
final class ForeignClientsIT extends WithLab {
    @Test
    void pythonTakesConnectionsOverBothWays() throws Exception {
        Process python = new ProcessBuilder(
                        "python3",
                        "src/test/resources/foreign-client.py",
                        lab.socket().toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(python.waitFor()).as(said).isZero();
        assertThat(said.lines())
                .containsExactlyElementsOf(List.of(
                        "attach HTTP/1.1 101 UPGRADED b'typed\\n' b'err\\n' 3",
                        "exec HTTP/1.1 101 UPGRADED b'got this\\n' 4",
                        "attach HTTP/1.1 200 OK b'typed\\n' b'err\\n' 3",
                        "exec HTTP/1.1 200 OK b'got this\\n' 4"));
    }
}
