package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A project by `docker-compose` 1.29 and by ours on gantryd, in the steps that the room `cli` goes on a real dockerd
/// with.
@Tag("kernel")
final class ComposeMatrixIT extends WithLab {
    private static final Path STEPS =
            Path.of("../cli/src/test/resources/dev/gantry/cli").toAbsolutePath().normalize();

    @Test
    void bothLeaveTheSameBehind() throws Exception {
        DaemonLab.require(Files.isExecutable(Path.of("/usr/bin/docker-compose")), "needs docker-compose");
        Docker ours = Docker.gantry(lab.socket(), java.util.Map.of());
        String mine = steps(String.join(" ", ours.program()) + " compose --compatibility");
        assertThat(mine).contains("mx_web_3 running");
        assertThat(mine).isEqualTo(steps("docker-compose"));
    }

    private static String steps(String program) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder("bash", STEPS.resolve("compose-matrix.sh").toString());
        builder.environment().put("DOCKER_HOST", "unix://" + lab.socket());
        builder.environment().put("COMPOSE", program + " -p mx -f " + STEPS.resolve("compose-matrix.yaml"));
        Process process = builder.redirectErrorStream(false)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
