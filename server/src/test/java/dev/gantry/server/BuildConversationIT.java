package dev.gantry.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.linux.MountPoint;
import dev.gantry.linux.Mounts;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.Writer;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Builds by `gantry build`: what it lends to the daemon, and what becomes of a build when one of the two goes.
final class BuildConversationIT extends WithLab {
    private static final String BEGUN = "begun";

    /// One that nobody else has: it is searched for.
    private final String secret = "secret-" + UUID.randomUUID();

    @TempDir
    private Path context;

    @TempDir
    private Path outside;

    private BuildFolder folder() {
        return new BuildFolder(lab, context);
    }

    @BeforeEach
    void beginWithoutCache() throws IOException {
        folder().prune("{}");
        Files.writeString(outside.resolve("secret"), secret);
    }

    @AfterEach
    void removeMade() {
        folder().removeMade();
    }

    private Docker gantry() {
        return Docker.gantry(
                lab.socket(),
                Map.of(
                        "LENT",
                        secret,
                        "SSH_AUTH_SOCK",
                        socket().toString(),
                        "DOCKER_CONFIG",
                        outside.resolve("configuration").toString()));
    }

    private Path socket() {
        return outside.resolve("agent");
    }

    private String[] line(String dockerfile, String... options) throws IOException {
        folder().file("Dockerfile", dockerfile);
        List<String> line = new ArrayList<>(List.of("build", "-t", "made:1"));
        line.addAll(List.of(options));
        line.add(context.toString());
        return line.toArray(new String[0]);
    }

    private Docker.Result build(String dockerfile, String... options) throws IOException {
        return gantry().run(line(dockerfile, options));
    }

    private Docker.Result built(String dockerfile, String... options) throws IOException {
        Docker.Result result = build(dockerfile, options);
        assertThat(result.exitCode()).as(result.toString()).isZero();
        return result;
    }

    private String lend() {
        return "--secret=id=it,src=" + outside.resolve("secret");
    }

    /// What a build's commands write, without what the build puts before each line.
    private static String said(Docker.Result result) {
        return result.err().replaceAll("(?m)^#[0-9]+ [0-9.]+ ", "");
    }

    @Test
    void aBuildIsToldOfAsItGoes() throws IOException {
        folder().file("f", "text");
        Path id = outside.resolve("id");

        Docker.Result result = built(
                "FROM busybox\nCOPY f /\nRUN echo out; echo err >&2\nCMD [\"true\"]\n", "--iidfile", id.toString());

        assertThat(result.err())
                .contains(
                        "#2 [2/4] COPY f /\n",
                        " out\n",
                        " err\n",
                        "#3 DONE ",
                        "writing image " + Files.readString(id),
                        "naming to made:1 done");
        assertThat(result.out()).isEmpty();
        assertThat(lab.docker().out("image", "inspect", "-f", "{{.Id}}", "made:1"))
                .isEqualTo(Files.readString(id));
        assertThat(built("FROM busybox\nCOPY f /\n", "-q").out())
                .startsWith("sha256:")
                .hasLineCount(1);
        Docker.Result failed = build("FROM busybox\nRUN echo why; exit 7\n", "-q");
        assertThat(failed.exitCode()).isEqualTo(7);
        assertThat(failed.err()).contains("why\nDockerfile:2\n", "returned a non-zero code: 7");
        assertThat(build("FROM busybox\nRUM x\n").err())
                .contains("unknown instruction: RUM", "did you mean RUN", "   2 | >>> RUM x\n");
    }

    @Test
    void checksAreToldWithABuildOrAlone() throws IOException {
        String dockerfile = "FROM busybox\nENV MY_TOKEN=a$PTH$PATH\nCMD true\n";

        Docker.Result warned = built(dockerfile);
        assertThat(warned.err())
                .contains(
                        " 3 warnings found (use --debug to expand):\n",
                        " - SecretsUsedInArgOrEnv: Do not use ARG or ENV instructions for sensitive data",
                        " - UndefinedVar: Usage of undefined variable '$PTH' (did you mean $PATH?) (line 2)\n",
                        " - JSONArgsRecommended: ");
        lab.docker().run("rmi", "made:1");

        Docker.Result checked = build(dockerfile, "--check");
        assertThat(checked.exitCode()).isEqualTo(1);
        assertThat(checked.out())
                .startsWith("Check complete, 3 warnings have been found!\n")
                .contains("/go/dockerfile/rule/json-args-recommended/", "Dockerfile:3\n", "   3 | >>> CMD true\n");
        assertThat(lab.docker().run("image", "inspect", "made:1").exitCode()).isNotZero();
        assertThat(built("FROM busybox\n", "--check").out()).isEqualTo("Check complete, no warnings found.\n");

        Docker.Result refused = build("# check=error=true\n" + dockerfile);
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err())
                .contains("lint violation found for rules: SecretsUsedInArgOrEnv, UndefinedVar, JSONArgsRecommended")
                .doesNotContain("#1 ");
        assertThat(built(dockerfile, "--build-arg=BUILDKIT_DOCKERFILE_CHECK=skip=all")
                        .err())
                .doesNotContain("warning");
    }

    /// Reads until a text comes; "" means all there is.
    private static void readTo(String text, Reader from, StringBuilder seen) throws IOException {
        int begin = seen.length();
        for (int next = from.read(); next >= 0; next = from.read()) {
            seen.append((char) next);
            if (!text.isEmpty() && seen.indexOf(text, begin) >= 0) {
                return;
            }
        }
    }

    @Test
    void aFailureSaysWhereAndWhatItLeftCanBeKept() throws IOException {
        Docker.Result failed = build("FROM busybox AS a\nRUN exit 3\n\nFROM busybox\nCOPY --from=a / /\n");

        assertThat(failed.exitCode()).isEqualTo(3);
        assertThat(failed.err())
                .contains("#2 [a 2/2] RUN exit 3\n", "#2 ERROR\n", "Dockerfile:2\n", "   2 | >>> RUN exit 3\n")
                .endsWith("A shell in what the step has left: build --debug\n");
        assertThat(build("FROM busybox\n", "--debug").err()).contains("it needs a terminal");

        String command = gantry().commandLine(line("FROM busybox\nRUN echo left >/there; exit 3\n", "--debug"));
        Process terminal = new ProcessBuilder("script", "-q", "-e", "-O", "/dev/null", "-c", command)
                .redirectErrorStream(true)
                .start();
        StringBuilder seen = new StringBuilder();
        try (Reader shown = terminal.inputReader();
                Writer typed = terminal.outputWriter()) {
            readTo("leave it by exit", shown, seen);
            readTo("# ", shown, seen);
            typed.write("cat /there; exit\n");
            typed.flush();
            readTo("", shown, seen);
        }
        assertThat(seen).contains("[+] Building", "returned a non-zero code: 3", "left\r\n");
        assertThat(terminal.onExit().join().exitValue()).as(seen.toString()).isEqualTo(3);
        assertThat(lab.docker().out("images", "--filter", "dangling=true", "-q"))
                .isEmpty();
    }

    @Test
    void aContextMayBeLargeAndCompressed() throws IOException {
        Files.write(context.resolve("large"), new byte[20 << 20]);

        built("FROM busybox\nCOPY large /\n", "--compress");

        assertThat(folder().run("stat", "-c", "%s", "/large")).isEqualTo(Integer.toString(20 << 20));
    }

    @Test
    void aSecretIsAFileOrAVariableAndStaysNowhere() throws IOException {
        String digest =
                Program.run("sha256sum", outside.resolve("secret").toString()).substring(0, 64);

        Docker.Result result = built("""
                FROM busybox
                RUN --mount=type=secret,id=it sha256sum </run/secrets/it && stat -c %a:%u /run/secrets/it
                RUN --mount=type=secret,id=it,target=/root/it,mode=0444,uid=5 cat /root/it >/tmp/x && rm /tmp/x && \\
                    stat -c %a:%u /root/it
                RUN --mount=type=secret,id=LENT,env=THE_SECRET printf %s "$THE_SECRET" | sha256sum; env | grep -c _SECRET
                RUN --mount=type=secret,id=none test ! -e /run/secrets/none
                RUN ls /root /run >/seen 2>&1 || true
                """, lend(), "--secret=id=LENT");

        assertThat(said(result)).contains(digest + "  -\n400:0\n", "444:5\n", digest + "  -\n1\n");
        assertThat(folder().run("cat", "/seen")).doesNotContain("secrets", "it");
        assertThat(lab.docker().out("history", "--no-trunc", "made:1")).doesNotContain(secret);
        assertThat(LabFiles.with(lab, secret)).isEmpty();
    }

    private static boolean hangUp() {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), 9876)) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    @Test
    void aSecretIsInMemoryAloneWhileItIsUsed() throws Exception {
        Process client = gantry().start(line("""
                FROM busybox
                RUN --network=host --mount=type=secret,id=it --mount=type=secret,id=it,env=IT \\
                    echo begun; nc -l -p 9876
                """, lend(), "--allow=network.host"));
        await(client);

        assertThat(LabFiles.with(lab, secret)).isEmpty();
        assertThat(mounts()).singleElement().asString().endsWith("/memory");
        DaemonLab.eventually("the step goes on", BuildConversationIT::hangUp);

        assertThat(client.onExit().get(1, TimeUnit.MINUTES).exitValue()).isZero();
        assertThat(mounts()).isEmpty();
    }

    /// What is mounted below the data root.
    private static List<String> mounts() {
        return Mounts.table().stream()
                .map(MountPoint::target)
                .filter(target -> target.startsWith(lab.directory() + "/data/"))
                .filter(target -> !target.endsWith("/rootfs"))
                .toList();
    }

    private static void await(Process client) throws Exception {
        CompletableFuture<Boolean> begun = CompletableFuture.supplyAsync(
                () -> client.errorReader().lines().anyMatch(line -> line.matches("#[0-9]+ [0-9.]+ " + BEGUN)),
                Thread::startVirtualThread);
        assertThat(begun.get(1, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void aSecretThatIsMissingIsSaidAndItsBytesAreNotPartOfTheKey() throws IOException {
        String dockerfile = "FROM busybox\nRUN --mount=type=secret,id=it,required true\n";
        assertThat(build(dockerfile).err()).contains("secret it: not found");
        assertThat(lab.docker().run(line(dockerfile)).err()).contains("secret it: not found");
        built(dockerfile, lend());
        Files.writeString(outside.resolve("secret"), "another");

        assertThat(built(dockerfile, lend()).err()).contains("#2 CACHED");
        Files.write(outside.resolve("secret"), new byte[600_000]);
        assertThat(build(dockerfile, "--no-cache", lend()).err()).contains("secret it: longer than");
    }

    @Test
    void anSshAgentIsLent() throws IOException {
        Path source = outside.resolve("ask.c");
        try (InputStream in = BuildConversationIT.class.getResourceAsStream("ask-agent.c")) {
            Files.write(source, Objects.requireNonNull(in).readAllBytes());
        }
        Program.run("cc", "-static", "-o", context.resolve("ask").toString(), source.toString());
        String dockerfile = """
                FROM busybox
                COPY ask /bin/ask
                RUN --mount=type=ssh,required ask && ask && stat -c %a $SSH_AUTH_SOCK && echo $SSH_AUTH_SOCK
                RUN --mount=type=ssh,id=other,target=/tmp/s,uid=1000,mode=0600 echo "[$SSH_AUTH_SOCK]"
                USER 1000
                RUN --mount=type=ssh,id=default,uid=1000,target=/tmp/s ask
                """;

        try (TestAgent _ = new TestAgent(socket())) {
            Docker.Result result = built(dockerfile, "--ssh=default");

            assertThat(said(result))
                    .contains("agent heard helloagent heard hello600\n/run/buildkit/ssh_agent.0\n", "[]\n");
        }
        assertThat(folder().run("ls", "/", "/tmp").lines()).doesNotContain("s");
        assertThat(build(dockerfile, "--no-cache").err()).contains("no ssh agent \"default\" is lent");
    }

    @Test
    void aClientThatLeavesLeavesNothing() throws Exception {
        Process client = gantry().start(line("""
                        FROM busybox AS one
                        RUN mkdir /out
                        FROM busybox
                        RUN --mount=type=secret,id=it --mount=from=one,source=/out,target=/o,rw \\
                            --mount=target=/c,rw --mount=type=cache,target=/cache (sleep 900 &) ; echo begun; sleep 900
                        """, lend()));
        await(client);

        client.destroyForcibly();

        DaemonLab.eventually("nothing of the build is left", () -> folder().unfinished() == 0);
        assertThat(mounts()).isEmpty();
        assertThat(folder().cached("exec.cachemount"))
                .singleElement()
                .satisfies(record -> assertThat(record.flag("InUse")).isFalse());
        folder().prune("{}");
        lab.assertNothingLeft();
        built("FROM busybox\nRUN --mount=type=cache,target=/cache,sharing=locked true\n");
    }

    @Test
    void aKilledDaemonLeavesNothing() throws Exception {
        Process client = gantry().start(line(
                "FROM busybox\nRUN --mount=type=secret,id=it --mount=target=/c,rw echo begun; sleep 900\n", lend()));
        await(client);

        lab.kill();
        lab.start();

        assertThat(client.onExit().get(1, TimeUnit.MINUTES).exitValue()).isNotZero();
        DaemonLab.eventually("nothing of the build is left", () -> folder().unfinished() == 0);
        lab.assertNothingLeft();
        assertThat(mounts()).isEmpty();
        assertThat(LabFiles.with(lab, secret)).isEmpty();
    }

    @Test
    void stepsGetWhatTheClientAllows() throws IOException {
        String parent = lab.directory().getFileName() + "/parent";
        built(
                """
                FROM busybox
                RUN mkdir -p /media
                RUN --security=insecure mount -t tmpfs none /media && umount /media
                RUN --network=host true
                RUN --network=none ip link >/links
                RUN ! mount -t tmpfs none /media 2>/dev/null
                RUN ulimit -n >/files && df -k /dev/shm | tail -1 | awk '{print $2}' >>/files && grep made.test /etc/hosts >>/files
                """,
                "--allow=security.insecure",
                "--allow=network.host",
                "--ulimit=nofile=123:456",
                "--shm-size=3m",
                "--add-host=made.test:192.0.2.1",
                "--cgroup-parent=/" + parent,
                "--isolation=default");

        assertThat(folder().run("cat", "/files").split("\\s+"))
                .containsExactly("123", "3072", "192.0.2.1", "made.test");
        assertThat(removeCgroups(parent)).isPositive();
        assertThat(build("FROM busybox\n", "--allow=all").err()).contains("unknown entitlement all");
        assertThat(build("FROM busybox\n", "--isolation=hyperv").err()).contains("Unsupported isolation: \"hyperv\"");
        assertThat(build("FROM busybox\n", "--security-opt=a").err())
                .contains("does not support setting security options on build");
    }

    /// Removes a cgroup from all hierarchies, and tells from how many.
    private static int removeCgroups(String name) throws IOException {
        int removed = 0;
        try (Stream<Path> hierarchies = Files.list(Path.of("/sys/fs/cgroup"))) {
            for (Path hierarchy : Stream.concat(Stream.of(Path.of("/sys/fs/cgroup")), hierarchies)
                    .filter(Files::isDirectory)
                    .toList()) {
                removed += Files.deleteIfExists(hierarchy.resolve(name)) ? 1 : 0;
            }
        }
        return removed;
    }

    @Test
    void anEngineThatCanNotBeAskedGetsTheClassicRequest() throws IOException {
        try (Dockerd other = Dockerd.start(outside.resolve("dockerd"))) {
            Docker gantry = Docker.gantry(outside.resolve("dockerd/d.sock"), Map.of());
            String[] line = line("FROM scratch\nLABEL a=b\n");

            Docker.Result result = gantry.run(line);

            assertThat(result.out()).as(result.toString()).contains("Successfully tagged made:1");
            assertThat(other.docker().out("image", "inspect", "-f", "{{.Config.Labels.a}}", "made:1"))
                    .isEqualTo("b");
            assertThat(gantry.run(line("FROM scratch\nLABEL a=b\n", lend())).err())
                    .contains("the flag --secret needs gantryd");
        }
    }

    @Test
    void whatIsNoConversationIsHungUpOn() throws IOException {
        try (SocketChannel socket = SocketChannel.open(UnixDomainSocketAddress.of(lab.socket()))) {
            String head = String.join(
                    "\r\n",
                    "POST /v1.50/build HTTP/1.1",
                    "Host: d",
                    "Connection: Upgrade",
                    "Upgrade: gantry-build",
                    "Content-Length: 0",
                    "",
                    "");
            socket.write(ByteBuffer.wrap((head + "\u00ffnonsense").getBytes(UTF_8)));

            String answer = new String(Channels.newInputStream(socket).readAllBytes(), UTF_8);

            assertThat(answer).startsWith("HTTP/1.1 101").contains("Upgrade: gantry-build", "context canceled");
        }
        DaemonLab.eventually("nothing of the build is left", () -> folder().unfinished() == 0);
    }
}
