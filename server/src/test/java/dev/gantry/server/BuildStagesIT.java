package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Stages of a build, side by side.
@Timeout(120)
final class BuildStagesIT extends WithBuilds {
    /// Each of the two waits for the other, where both see it.
    @Test
    void stagesThatNeedNothingOfEachOtherRunAtTheSameTime() throws IOException {
        Docker.Result result = build("""
                FROM busybox AS one
                RUN --mount=type=cache,id=MEET,target=/meet touch /meet/one /made; \
                    for i in $(seq 300); do [ -e /meet/two ] && exit 0; sleep 0.2; done; exit 1
                FROM busybox AS two
                RUN --mount=type=cache,id=MEET,target=/meet touch /meet/two /made; \
                    for i in $(seq 300); do [ -e /meet/one ] && exit 0; sleep 0.2; done; exit 1
                FROM busybox
                COPY --from=one /made /one
                COPY --from=two /made /two
                """.replace("MEET", UUID.randomUUID().toString()));

        assertThat(result.exitCode()).as(result.toString()).isZero();
    }

    /// The later stage is done long before.
    @Test
    void whatIsToldIsInTheDockerfilesOrder() throws IOException {
        Docker.Result result = build("""
                FROM busybox AS slow
                RUN sleep 1; echo said slowly; touch /made
                FROM busybox AS fast
                RUN echo said fast; touch /made
                FROM busybox
                COPY --from=slow /made /slow
                COPY --from=fast /made /fast
                """);

        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(result.out().lines().filter(line -> line.startsWith("Step ") || line.startsWith("said")))
                .containsExactly(
                        "Step 1/7 : FROM busybox AS slow",
                        "Step 2/7 : RUN sleep 1; echo said slowly; touch /made",
                        "said slowly",
                        "Step 3/7 : FROM busybox AS fast",
                        "Step 4/7 : RUN echo said fast; touch /made",
                        "said fast",
                        "Step 5/7 : FROM busybox",
                        "Step 6/7 : COPY --from=slow /made /slow",
                        "Step 7/7 : COPY --from=fast /made /fast");
    }

    /// The engine mounts something on some places of every container, whether the image has them or not.
    @Test
    void aStageHasWhatItsLayersHaveAndNothingElse() throws IOException {
        file("hosts", "own\n");

        Docker.Result result = build("""
                FROM busybox AS one
                RUN echo made >/made
                FROM scratch AS two
                COPY hosts /etc/hosts
                FROM scratch AS empty
                FROM busybox
                COPY --from=one / /one/
                COPY --from=two / /two/
                COPY --from=empty / /empty/
                RUN --mount=from=two,target=/mounted find /mounted | sort >/seen
                """);

        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(run("ls", "-A", "/one").lines()).containsExactly("bin", "etc", "made", "root", "tmp", "var");
        assertThat(run("ls", "-A", "/one/etc").lines()).containsExactly("group", "passwd");
        assertThat(run("sh", "-c", "cd /two; find . | sort").lines()).containsExactly(".", "./etc", "./etc/hosts");
        assertThat(run("cat", "/two/etc/hosts")).isEqualTo("own");
        assertThat(run("ls", "-A", "/empty")).isEmpty();
        assertThat(run("cat", "/seen").lines()).containsExactly("/mounted", "/mounted/etc", "/mounted/etc/hosts");
    }

    @Test
    void aStageThatFailsBreaksOffTheOthers() throws IOException {
        Docker.Result result = build("""
                FROM busybox AS endless
                RUN sleep 1000; touch /made
                FROM busybox AS failing
                RUN echo why it fails; exit 3
                FROM busybox
                COPY --from=endless /made /
                COPY --from=failing /made /
                """);

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.out()).contains("why it fails").doesNotContain("Step 5/7");
        assertThat(result.err()).contains("returned a non-zero code: 3");
        lab.assertNothingLeft();
    }

    /// More than have a thread, and each after the one before.
    @Test
    void aLongChainOfStagesComesToItsEnd() throws IOException {
        StringBuilder dockerfile = new StringBuilder("FROM busybox AS s0\n");
        for (int i = 1; i < 40; i++) {
            dockerfile.append("FROM busybox AS s%d\nCOPY --from=s%d /etc /f%d\n".formatted(i, i - 1, i));
        }
        dockerfile.append("FROM busybox\n");
        for (int i = 39; i > 0; i--) {
            dockerfile.append("COPY --from=s%d /f%d /f%d\n".formatted(i, i, i));
        }

        assertThat(build(dockerfile.toString()).exitCode()).isZero();

        assertThat(lab.docker().out("run", "--rm", "made:1", "sh", "-c", "ls -d /f* | wc -l"))
                .isEqualTo("39");
    }
}
