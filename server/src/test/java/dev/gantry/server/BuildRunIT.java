package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.client.JsonObject;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `RUN` of Dockerfiles: here-documents, mounts, networks, rights.
final class BuildRunIT extends WithBuilds {
    private Docker.Result built(String dockerfile, String... options) throws IOException {
        Docker.Result result = build(dockerfile, options);
        assertThat(result.exitCode()).as(result.toString()).isZero();
        return result;
    }

    private String refused(String dockerfile, String... options) throws IOException {
        Docker.Result result = build(dockerfile, options);
        assertThat(result.exitCode()).as(result.toString()).isNotZero();
        return result.err();
    }

    @Test
    void aHereDocumentIsAScriptAProgramOrInput() throws IOException {
        built("""
                FROM busybox
                RUN <<EOF
                echo script >/made
                EOF
                RUN <<EOF
                #!/bin/awk -f
                BEGIN { print "program", "$HOME" >>"/made" }
                EOF
                RUN cat <<EOF >>/made
                input
                EOF
                RUN <<ONE cat >>/made && cat <<TWO >>/made
                one
                ONE
                two
                TWO
                """);

        assertThat(run("cat", "/made")).isEqualTo("script\nprogram $HOME\ninput\none\ntwo");
        assertThat(run("ls", "/dev")).doesNotContain("pipes");
    }

    @Test
    void aTmpfsIsEmptyAndInNoLayer() throws IOException {
        built("""
                FROM busybox
                RUN mkdir /there && touch /there/kept
                RUN --mount=type=tmpfs,target=/there,size=1m --mount=type=tmpfs,target=/new/deep \\
                    ls -A /there >/listed && touch /there/lost /new/deep/lost && df -k /there | tail -1 >/size
                """);

        assertThat(run("sh", "-c", "cat /listed; ls /there; ls -d /new 2>&1; awk '{print $2}' /size"))
                .isEqualTo("kept\nls: /new: No such file or directory\n1024");
    }

    @Test
    void aBindShowsFilesOfContextStageAndImageAndLosesWhatIsWritten() throws IOException {
        file("dir/f", "context\n");
        built("""
                FROM busybox AS one
                RUN mkdir /out && echo stage >/out/f && ln -s out/f /link
                FROM busybox
                RUN --mount=target=/c --mount=from=one,source=/out,target=/s --mount=from=busybox:latest,target=/i \\
                    --mount=type=bind,source=dir/f,target=/one \\
                    cat /c/dir/f /s/f /one >/made && test -e /i/bin/sh && ! touch /c/x 2>/dev/null
                RUN --mount=source=dir,target=/c,rw --mount=from=one,target=/s,rw \\
                    echo lost >/c/f && touch /s/lost && rm /s/out/f
                RUN --mount=source=dir,target=/c --mount=from=one,target=/s cat /c/f /s/out/f >>/made; ls /s/lost || true
                """);

        assertThat(run("cat", "/made")).isEqualTo("context\nstage\ncontext\ncontext\nstage");
        assertThat(run("ls", "/").lines()).doesNotContain("c", "s", "i", "one");
    }

    @Test
    void whatABindShowsIsPartOfTheKey() throws IOException {
        String dockerfile = "FROM busybox\nRUN --mount=source=f,target=/f cat /f >/made\n";
        file("f", "1");
        file("other", "1");
        built(dockerfile);
        file("other", "2");
        assertThat(built(dockerfile).out()).contains("Using cache");

        file("f", "2");

        assertThat(built(dockerfile).out()).doesNotContain("Using cache");
        assertThat(run("cat", "/made")).isEqualTo("2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"source=none", "from=none:1,source=x", "source=../../../etc/hostname"})
    void aBindOfNothingIsRefused(String option) throws IOException {
        assertThat(refused("FROM busybox\nRUN --mount=target=/f," + option + " true\n"))
                .containsAnyOf("not found", "does not exist", "no such host", "connection refused", "dial");
    }

    @Test
    void aCacheOutlivesBuildsAndDaemonsAndIsPruned() throws Exception {
        String dockerfile = """
                FROM busybox
                ARG WHICH
                RUN --mount=type=cache,target=/cache,id=mine,mode=0700,uid=7 \\
                    echo $WHICH >>/cache/log && cat /cache/log >/made && stat -c '%a %u' /cache >>/made
                """;
        built(dockerfile, "--build-arg", "WHICH=1");
        built(dockerfile, "--build-arg", "WHICH=2");
        lab.kill();
        lab.start();

        built(dockerfile, "--build-arg", "WHICH=3");

        assertThat(run("sh", "-c", "cat /made; ls -d /cache 2>&1 || true"))
                .isEqualTo("1\n2\n3\n700 7\nls: /cache: No such file or directory");
        JsonObject record = folder().cached("exec.cachemount").getFirst();
        assertThat(record.text("Description")).contains("/cache", "mine");
        assertThat(record.number("Size")).isEqualTo(6);
        assertThat(record.flag("InUse")).isFalse();
        assertThat(folder().prune("{\"type\":{\"regular\":true}}").list("CachesDeleted"))
                .isNotEmpty();
        assertThat(folder().cached("exec.cachemount")).hasSize(1);
        folder().prune("{\"type\":{\"exec.cachemount\":true},\"id\":{\"" + record.text("ID") + "\":true}}");
        assertThat(folder().cached("exec.cachemount")).isEmpty();
    }

    @Test
    void cachesDifferByIdAndByWhatTheyBeginWith() throws IOException {
        built("""
                FROM busybox AS one
                RUN mkdir /out && echo begun >/out/f
                FROM busybox
                RUN --mount=type=cache,target=/a touch /a/a
                RUN --mount=type=cache,target=/b,id=/a ls /b >>/made
                RUN --mount=type=cache,target=/a,from=one,source=/out cat /a/f >>/made && ls /a >>/made
                RUN --mount=type=cache,target=/a,ro touch /a/b 2>/dev/null || echo refused >>/made
                """);

        assertThat(run("cat", "/made")).isEqualTo("a\nbegun\nf\nrefused");
        assertThat(folder().cached("exec.cachemount")).hasSize(2);
    }

    @Test
    void aCacheInUseIsNotPrunedAndLockedOnesWait() throws Exception {
        String locked = """
                FROM busybox
                RUN --mount=type=cache,target=/l,sharing=locked --mount=type=cache,target=/p,sharing=private \\
                    test ! -e /l/busy && touch /l/busy && sleep 2 && rm /l/busy && touch /p/$(ls /p | wc -l)
                """;
        file("Dockerfile", locked);
        Process other = lab.docker().start("build", "--no-cache", "-t", "made:2", context.toString());
        DaemonLab.eventually(
                "the cache is in use",
                () -> folder().cached("exec.cachemount").stream().anyMatch(each -> each.flag("InUse")));
        folder().prune("{}");

        built(locked, "--no-cache");

        assertThat(other.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(other.exitValue()).isZero();
        assertThat(folder().cached("exec.cachemount")).hasSizeGreaterThanOrEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "type=tmpfs,target=/",
                "type=tmpfs,target=/x,size=much",
                "type=cache,target=/x,mode=9",
                "type=cache,target=/x,uid=-1",
                "type=cache,target=/x,source=y"
            })
    void aMountThatMeansNothingIsRefused(String mount) throws IOException {
        assertThat(refused("FROM busybox\nRUN --mount=" + mount + " true\n")).contains("RUN --mount=type=");
    }

    @Test
    void networksAndRightsAreWhatTheBuildAllows() throws IOException {
        assertThat(refused("FROM busybox\nRUN --security=insecure true\n"))
                .contains("security.insecure is not allowed: build with --allow security.insecure");
        assertThat(refused("FROM busybox\nRUN --network=host true\n")).contains("network.host is not allowed");
    }

    @Test
    void whatAStepLeavesRunningEndsWithIt() throws IOException {
        built("FROM busybox\nRUN (sleep 1000 & sleep 1000 &) ; setsid sleep 1000 & echo done\n");
    }

    @Test
    void aStepThatNeedsTooMuchMemorySaysSo() throws IOException {
        assertThat(refused(
                        "FROM busybox\nRUN head -c 200m /dev/zero | tail\n", "--memory", "32m", "--memory-swap", "32m"))
                .contains("returned a non-zero code", "memory limit");
    }
}
