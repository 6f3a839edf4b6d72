package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// A project by `docker-compose` 1.29 and by ours on a real dockerd: after each command the same is there, and what
/// one has made the other manages. The steps are in `compose-matrix.sh`.
@Tag("kernel")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ComposeMatrixIT {
    private static final Path RESOURCES =
            Path.of("src/test/resources/dev/gantry/cli").toAbsolutePath();
    private static final String THEIRS = "docker-compose";

    private @Nullable RealDocker docker;

    @BeforeAll
    void startDocker() throws IOException, InterruptedException {
        RealDocker.require(RealDocker.missing());
        boolean isThere = Files.isExecutable(Path.of("/usr/bin/docker-compose"));
        RealDocker.require(isThere ? "" : "no docker-compose installed");
        RealDocker started = RealDocker.start();
        docker = started;
        Path archive = started.directory().resolve("busybox.tar");
        int code = new ProcessBuilder("../bin/busybox-image")
                .redirectOutput(archive.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start()
                .waitFor();
        assertThat(code).isZero();
        started.must("load", "-i", archive.toString());
    }

    @AfterAll
    void stopDocker() throws IOException {
        if (docker != null) {
            docker.close();
        }
    }

    private static String ours() {
        return String.join(" ", ProgramRun.command()) + " compose --compatibility";
    }

    private String run(String script, String program) throws IOException, InterruptedException {
        RealDocker real = Objects.requireNonNull(docker);
        Map<String, String> environment = new HashMap<>(real.environment());
        environment.put("COMPOSE", program + " -p mx -f " + RESOURCES.resolve("compose-matrix.yaml"));
        CapturedRun run = new ProgramRun(real.directory())
                .start(List.of("bash", "-c", script), environment, new File("/dev/null"));
        return run.out();
    }

    private String steps(String program) throws IOException, InterruptedException {
        return run(Files.readString(RESOURCES.resolve("compose-matrix.sh")), program);
    }

    @Test
    void bothLeaveTheSameBehind() throws IOException, InterruptedException {
        String mine = steps(ours());
        assertThat(mine).contains("mx_web_3 running");
        assertThat(mine).isEqualTo(steps(THEIRS));
    }

    @Test
    void whatOneHasMadeTheOtherManages() throws IOException, InterruptedException {
        run("$COMPOSE up -d", THEIRS);
        assertThat(run(
                        "$COMPOSE ps -q | wc -l; $COMPOSE exec -T web cat /etc/hostname; $COMPOSE down -v; docker ps -aq",
                        ours()))
                .isEqualTo("2\nfront\n");
        run("$COMPOSE up -d", ours());
        assertThat(run(
                        "$COMPOSE ps -q | wc -l; $COMPOSE exec -T web cat /etc/hostname; $COMPOSE down -v; docker ps -aq",
                        THEIRS))
                .isEqualTo("2\nfront\n");
    }
}
