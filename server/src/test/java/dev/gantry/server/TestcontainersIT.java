package dev.gantry.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.model.HealthCheck;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.output.OutputFrame;
import org.testcontainers.containers.output.ToStringConsumer;
import org.testcontainers.containers.output.WaitingConsumer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.ImageFromDockerfile;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/// Testcontainers, as projects use it: containers that are waited for, networks, files, execs, logs and builds.
final class TestcontainersIT extends WithLab {
    private static final DockerImageName BUSYBOX = DockerImageName.parse("busybox:latest");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int HTTP = 80;

    /// Where docker-java looks for it when the environment has none.
    private static final String ENGINE = "DOCKER_HOST";

    @BeforeAll
    static void nameTheEngine() {
        System.setProperty(ENGINE, "unix://" + lab.socket());
    }

    @AfterAll
    static void forgetTheEngine() {
        System.clearProperty(ENGINE);
    }

    private static GenericContainer<?> busybox(String script) {
        return new GenericContainer<>(BUSYBOX).withCommand("sh", "-c", script);
    }

    private static GenericContainer<?> server() {
        return busybox("mkdir /www; echo hello >/www/page; echo serving; exec httpd -f -p 80 -h /www")
                .withExposedPorts(HTTP);
    }

    private static String page(GenericContainer<?> server) throws IOException {
        String address = "http://" + server.getHost() + ":" + server.getMappedPort(HTTP) + "/page";
        try (InputStream page = URI.create(address).toURL().openStream()) {
            return new String(page.readAllBytes(), UTF_8).strip();
        }
    }

    @Test
    void aServerIsWaitedForByItsPortItsPagesOrItsLog() throws Exception {
        try (GenericContainer<?> byPort = server();
                GenericContainer<?> byPage =
                        server().waitingFor(Wait.forHttp("/page").forStatusCode(200));
                GenericContainer<?> byLog = server().waitingFor(Wait.forLogMessage(".*serving.*\\n", 1))) {
            byPort.start();
            byPage.start();
            byLog.start();
            assertThat(page(byPort)).isEqualTo("hello");
            assertThat(page(byPage)).isEqualTo("hello");
            assertThat(byLog.getLogs()).contains("serving");
        }
    }

    @Test
    void aHealthCheckIsWaitedFor() {
        try (GenericContainer<?> slow = busybox("sleep 1; touch /ready; sleep 600")
                .withCreateContainerCmdModifier(create -> create.withHealthcheck(new HealthCheck()
                        .withTest(List.of("CMD", "test", "-e", "/ready"))
                        .withInterval(Duration.ofMillis(100).toNanos())))
                .waitingFor(Wait.forHealthcheck().withStartupTimeout(PATIENCE))) {
            slow.start();
            assertThat(slow.isHealthy()).isTrue();
        }
    }

    @Test
    void whatNeverComesUpIsTold() {
        try (GenericContainer<?> mute = busybox("sleep 600")
                .waitingFor(Wait.forLogMessage(".*never.*", 1).withStartupTimeout(Duration.ofSeconds(1)))) {
            assertThatThrownBy(mute::start).isInstanceOf(ContainerLaunchException.class);
        }
        try (GenericContainer<?> brief = busybox("exit 3").withStartupAttempts(1)) {
            brief.waitingFor(Wait.forLogMessage(".*never.*", 1).withStartupTimeout(Duration.ofSeconds(2)));
            assertThatThrownBy(brief::start).isInstanceOf(ContainerLaunchException.class);
        }
    }

    @Test
    void containersOfANetworkFindEachOther() throws Exception {
        try (Network network = Network.newNetwork();
                GenericContainer<?> web = server().withNetwork(network).withNetworkAliases("web");
                GenericContainer<?> client = busybox("sleep 600").withNetwork(network)) {
            web.start();
            client.start();
            assertThat(client.execInContainer("wget", "-qO-", "http://web/page").getStdout())
                    .isEqualTo("hello\n");
        }
    }

    @Test
    void filesAreCopiedBothWays() throws Exception {
        Path file = Files.writeString(lab.directory().resolve("copied"), "of the host\n");
        try (GenericContainer<?> box = busybox("cat /copied /made; sleep 600")
                .withCopyFileToContainer(MountableFile.forHostPath(file), "/copied")
                .withCopyToContainer(Transferable.of("of memory\n", 0640), "/made")
                .withEnv("GREETING", "hello")
                .waitingFor(Wait.forLogMessage(".*of memory.*", 1))) {
            box.start();
            assertThat(box.getLogs(OutputFrame.OutputType.STDOUT)).isEqualTo("of the host\nof memory\n");
            box.copyFileToContainer(Transferable.of("later"), "/tmp/later");
            assertThat(box.execInContainer("sh", "-c", "echo $GREETING; cat /tmp/later; stat -c %a /made; exit 4"))
                    .satisfies(exec -> {
                        assertThat(exec.getExitCode()).isEqualTo(4);
                        assertThat(exec.getStdout()).isEqualTo("hello\nlater640\n");
                    });
            Path back = lab.directory().resolve("back");
            box.copyFileFromContainer("/copied", back.toString());
            assertThat(back).hasContent("of the host\n");
        }
    }

    @Test
    void logsAreFollowed() throws Exception {
        ToStringConsumer all = new ToStringConsumer();
        WaitingConsumer awaited = new WaitingConsumer();
        try (GenericContainer<?> counter = busybox("for i in 1 2 3; do echo line $i; echo err $i >&2; done; sleep 600")
                .withLogConsumer(all)) {
            counter.start();
            counter.followOutput(awaited, OutputFrame.OutputType.STDOUT);
            awaited.waitUntil(frame -> frame.getUtf8String().contains("line 3"), 30, TimeUnit.SECONDS);
            DaemonLab.eventually("all is read", () -> all.toUtf8String().contains("err 3"));
            assertThat(all.toUtf8String()).contains("line 1", "line 2", "line 3", "err 1");
        }
    }

    @Test
    void imagesAreBuilt() {
        try (GenericContainer<?> built = new GenericContainer<>(new ImageFromDockerfile("built-by-tests", true)
                .withFileFromString("word", "of the context\n")
                .withDockerfileFromBuilder(file -> file.from("busybox:latest")
                        .copy("word", "/word")
                        .run("echo of a step >>/word")
                        .cmd("sh", "-c", "cat /word; sleep 600")
                        .build()))) {
            built.waitingFor(Wait.forLogMessage(".*of a step.*", 1));
            built.start();
            assertThat(built.getLogs()).isEqualTo("of the context\nof a step\n");
        }
        lab.docker().out("rmi", "-f", "built-by-tests");
        lab.docker().out("builder", "prune", "-af");
    }
}
