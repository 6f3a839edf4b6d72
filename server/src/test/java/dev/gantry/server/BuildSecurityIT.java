package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.client.ApiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Contexts, stages and archives that want what is the host's, and secrets that are looked for everywhere.
final class BuildSecurityIT extends WithBuilds {
    /// Only the host has a file with this.
    private final String canary = "canary-" + UUID.randomUUID();

    @TempDir
    private Path host;

    @BeforeEach
    void plant() throws IOException {
        Files.writeString(host.resolve("file"), canary);
    }

    /// Packs a context by tar's own program, which says nothing against names that lead out.
    ///
    /// @param script makes the files and `../context.tar`; `$HOST` is a directory of the host
    private byte[] packed(String script) throws IOException {
        Path work = Files.createDirectory(context.resolve("work"));
        Program.run("env", "HOST=" + host, "sh", "-e", "-c", "cd " + work + "\n" + script);
        return Files.readAllBytes(context.resolve("context.tar"));
    }

    /// What the daemon answers to a build of `made:1`.
    private String answer(byte[] tar, String dockerfile) throws IOException {
        try {
            return send(tar, Map.of("t", "made:1", "dockerfile", dockerfile));
        } catch (ApiException refused) {
            return String.valueOf(refused.getMessage());
        }
    }

    private void assertHostIsUntouched() throws IOException {
        assertThat(host).isDirectoryContaining("glob:**/file").isDirectoryNotContaining("glob:**/planted");
        assertThat(host.resolve("file")).hasContent(canary);
    }

    /// The image, if there is one, has nothing of the host's file.
    private void assertNothingTaken() {
        Docker.Result search =
                lab.docker().run("run", "--rm", "made:1", "sh", "-c", "grep -rl " + canary + " /x /y 2>/dev/null");
        assertThat(search.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ln -s $HOST link; tar -cf ../context.tar Dockerfile link;"
                        + " tar -rPf ../context.tar --transform 's,^f$,link/planted,' f",
                "tar -cPf ../context.tar --transform 's,^f$,../../../../../../../../'$HOST'/planted,' Dockerfile f",
                "tar -cPf ../context.tar --transform 's,^f$,'$HOST'/planted,' Dockerfile f",
                "tar -cf ../context.tar Dockerfile; ln -s $HOST/planted f2;"
                        + " tar -rf ../context.tar f2; tar -rPf ../context.tar --transform 's,^f$,f2,' f",
                "ln f g; tar -cPf ../context.tar --transform 'flags=h;s,^f$,'$HOST'/file,' Dockerfile f g",
                "ln f g; tar -cPf ../context.tar --transform 'flags=h;s,^f$,../../../../../../../..'$HOST'/file,'"
                        + " Dockerfile f g",
                "ln -s $HOST link; ln f g; tar -cf ../context.tar Dockerfile link;"
                        + " tar -rPf ../context.tar --transform 'flags=h;s,^f$,link/file,' f g",
            })
    void aContextNeitherWritesNorReadsOutside(String script) throws IOException {
        byte[] tar = packed("printf 'FROM busybox\\nCOPY . /x\\n' >Dockerfile; echo mine >f\n" + script);

        String answer = answer(tar, "Dockerfile");

        assertHostIsUntouched();
        assertNothingTaken();
        assertThat(answer).doesNotContain(canary);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile", "link/file", "up", "../work/Dockerfile", "zero", "pipe"})
    void aDockerfileIsAFileOfTheContext(String dockerfile) throws IOException {
        byte[] tar = packed("""
                ln -s $HOST/file Dockerfile; ln -s $HOST link; ln -s ../../../../../../../..$HOST/file up
                mknod zero c 1 5; mkfifo pipe
                tar -cPf ../context.tar Dockerfile link up zero pipe
                """);

        assertThat(answer(tar, dockerfile))
                .containsAnyOf("Cannot locate specified Dockerfile", "must be within the build context", "leaves")
                .doesNotContain(canary);
    }

    @Test
    void linksOfTheContextLeadWithinIt() throws IOException {
        byte[] tar = packed("""
                mkdir docker; printf 'FROM busybox\\nCOPY . /x\\n' >docker/real
                echo secret >docker/rules; echo kept >kept; echo hidden >secret
                ln -s docker/real Dockerfile; ln -s /docker/rules .dockerignore
                tar -cf ../context.tar .
                """);

        assertThat(answer(tar, "Dockerfile")).contains("Successfully built");
        assertThat(run("ls", "/x").lines()).containsExactlyInAnyOrder("Dockerfile", "docker", "kept");
    }

    @Test
    void anIgnoreFileThatLeadsOutHasNoRules() throws IOException {
        Files.writeString(host.resolve("file"), "kept\n" + canary);
        byte[] tar = packed("""
                printf 'FROM busybox\\nCOPY . /x\\n' >Dockerfile; echo kept >kept; ln -s $HOST/file .dockerignore
                tar -cf ../context.tar .
                """);

        assertThat(answer(tar, "Dockerfile")).contains("Successfully built");
        assertThat(run("cat", "/x/kept")).isEqualTo("kept");
        assertNothingTaken();
    }

    @Test
    void devicesOfAContextAreNotRead() throws IOException {
        byte[] tar = packed("""
                printf 'FROM busybox\\nCOPY . /x\\nADD zero /y/\\nRUN --mount=source=zero,target=/z true\\n' >Dockerfile
                mknod zero c 1 5; mknod disk b 7 0; mkfifo pipe
                tar -cf ../context.tar .
                """);

        answer(tar, "Dockerfile");

        Docker.Result shown = lab.docker().run("run", "--rm", "made:1", "sh", "-c", "find /x /y -type f -size +9");
        assertThat(shown.out()).isEmpty();
    }

    @Test
    void namesMayHaveAnyBytes() throws IOException {
        byte[] tar = packed("""
                printf 'FROM busybox\\nCOPY d /x\\nCOPY d/* /y/\\n' >Dockerfile
                mkdir d; echo 1 >"d/a\nSuccessfully built b"; echo 2 >'d/-rf'; echo 3 >"$(printf 'd/\\033[31m')"
                tar -cf ../context.tar .
                """);

        String answer = answer(tar, "Dockerfile");

        assertThat(answer).contains("Successfully built").doesNotContain("Successfully built b\\n");
        assertThat(run("sh", "-c", "cat /x/* /y/* | sort -n | tr -d '\\n'")).isEqualTo("112233");
    }

    /// What a stage's links name is the stage's own.
    @Test
    void linksOfAStageLeadWithinIt() throws IOException {
        String stage = """
                FROM busybox AS one
                RUN echo mine >/etc/hostname2 && ln -s ../../../../../../etc/hostname2 /h && ln -s /etc /e && \\
                    ln -s %1$s /out && ln -s ../../../../../../../..%1$s/file /up && ln -s /proc/self/root%1$s /proc2
                """.formatted(host);

        assertThat(build(stage + """
                FROM busybox
                COPY --from=one /h /x/h
                COPY --from=one /e/hostname2 /x/e
                RUN --mount=from=one,source=/h,target=/m --mount=from=one,source=/e,target=/n \\
                    cat /m /n/hostname2 >/x/m
                """).exitCode()).isZero();
        assertThat(run("cat", "/x/h", "/x/e", "/x/m").lines()).containsExactly("mine", "mine", "mine", "mine");
        for (String source :
                new String[] {"/out/file", "/out/", "/up", "/proc2/file", "../../../.." + host + "/file"}) {
            Docker.Result copied = build(stage + "FROM busybox\nCOPY --from=one " + source + " /x/\n");
            assertThat(copied.exitCode()).as(source + copied).isNotZero();
            Docker.Result shown =
                    build(stage + "FROM busybox\nRUN --mount=from=one,source=" + source + ",target=/m cp -r /m /x\n");
            assertThat(shown.exitCode()).as(source + shown).isNotZero();
            assertThat(copied.toString() + shown).doesNotContain(canary);
        }
    }

    /// Where a step's files and mounts go is within its own root, whatever links are there.
    @Test
    void linksOfAnImageLeadNoTargetOut() throws IOException {
        file("f", "mine");
        pack("ln -s " + host
                + " link && tar -cf evil.tar link && tar -rPf evil.tar --transform 's,^f$,link/planted,' f");

        Docker.Result result = build("""
                FROM busybox
                RUN mkdir -p %1$s && ln -s %1$s /out && ln -s ../../../../../../../..%1$s /up && ln -s /nothing%1$s /dangling
                RUN --mount=type=tmpfs,target=/out/planted --mount=target=/up/planted --mount=type=cache,target=/dangling/planted \\
                    --mount=type=secret,id=none,target=/out/planted2 true
                COPY f /out/planted
                COPY f /up/planted
                WORKDIR /out/planted3
                RUN touch /out/planted4
                """.formatted(host));
        Docker.Result unpacked = build("FROM busybox\nADD evil.tar /t\n");

        assertHostIsUntouched();
        assertThat(host.toFile().list()).containsExactly("file");
        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(unpacked.err()).contains("which is no directory inside the layer");
    }

    private void pack(String script) throws IOException {
        Program.run("sh", "-e", "-c", "cd " + context + " && " + script);
    }

    @Test
    void credentialsOfProxiesStayNowhere() throws IOException {
        Docker.Result result = build(
                "FROM busybox\nRUN echo ${HTTP_PROXY#*:} | sha256sum >/x; env | grep -c _PROXY\n",
                "--build-arg=HTTP_PROXY=http://me:" + canary + "@192.0.2.1:3128",
                "--build-arg=https_proxy=http://me:" + canary + "@192.0.2.1:3128");

        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(lab.docker().out("history", "--no-trunc", "made:1")).doesNotContain(canary);
        assertThat(inspect("{{json .}}")).doesNotContain(canary);
        assertThat(LabFiles.with(lab, canary)).isEmpty();
    }
}
