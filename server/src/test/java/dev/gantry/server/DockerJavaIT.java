package dev.gantry.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// docker-java, which Testcontainers stands on, takes a container through what they do with one.
final class DockerJavaIT extends WithLab {
    private static final int PATIENCE_SECONDS = 60;

    private DockerClient client;

    @BeforeEach
    void connect() {
        DefaultDockerClientConfig config = DefaultDockerClientConfig.createDefaultConfigBuilder()
                .withDockerHost("unix://" + lab.socket())
                .build();
        client = DockerClientImpl.getInstance(
                config,
                new ZerodepDockerHttpClient.Builder()
                        .dockerHost(config.getDockerHost())
                        .build());
    }

    @AfterEach
    void disconnect() throws IOException {
        client.close();
    }

    /// Collects what a stream of frames carries, a line for each.
    private static final class Text extends ResultCallback.Adapter<Frame> {
        private final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        public void onNext(Frame frame) {
            lines.add(frame.getStreamType() + " " + new String(frame.getPayload(), UTF_8).strip());
        }
    }

    private String started(String script) {
        ExposedPort port = ExposedPort.tcp(80);
        String id = client.createContainerCmd("busybox")
                .withCmd("sh", "-c", script)
                .withLabels(Map.of("org.testcontainers", "true"))
                .withExposedPorts(port)
                .withHostConfig(
                        HostConfig.newHostConfig().withPortBindings(new PortBinding(Ports.Binding.empty(), port)))
                .exec()
                .getId();
        client.startContainerCmd(id).exec();
        return id;
    }

    @Test
    void aServiceIsStartedFoundAndRemoved() throws Exception {
        client.pingCmd().exec();
        assertThat(client.versionCmd().exec().getApiVersion()).isEqualTo("1.50");
        assertThat(client.infoCmd().exec().getDriver()).isEqualTo("overlay2");
        String id = started("echo hello >/tmp/page; busybox httpd -p 80 -h /tmp; echo ready; sleep 1000");
        InspectContainerResponse inspected = client.inspectContainerCmd(id).exec();
        assertThat(inspected.getState().getRunning()).isTrue();
        Ports.Binding[] bindings =
                inspected.getNetworkSettings().getPorts().getBindings().get(ExposedPort.tcp(80));
        assertThat(bindings).isNotEmpty();
        String hostPort = Objects.requireNonNull(bindings)[0].getHostPortSpec();
        Text logs = new Text();
        client.logContainerCmd(id)
                .withStdOut(true)
                .withStdErr(true)
                .withFollowStream(true)
                .exec(logs);
        DaemonLab.eventually("a line of the log", () -> logs.lines.contains("STDOUT ready"));
        assertThat(page(Integer.parseInt(hostPort))).isEqualTo("hello\n");
        assertThat(client.listContainersCmd()
                        .withLabelFilter(List.of("org.testcontainers=true"))
                        .exec())
                .singleElement()
                .satisfies(found -> assertThat(found.getId()).isEqualTo(id));
        logs.close();
        client.removeContainerCmd(id).withForce(true).withRemoveVolumes(true).exec();
        assertThatThrownBy(() -> client.inspectContainerCmd(id).exec()).isInstanceOf(NotFoundException.class);
    }

    private static String page(int port) throws IOException {
        try (InputStream page =
                URI.create("http://127.0.0.1:" + port + "/page").toURL().openStream()) {
            return new String(page.readAllBytes(), UTF_8);
        }
    }

    @Test
    void execsGiveOutputInputAndExitCodes() throws Exception {
        String id = started("sleep 1000");
        String exec = client.execCreateCmd(id)
                .withAttachStdin(true)
                .withAttachStdout(true)
                .withAttachStderr(true)
                .withCmd("sh", "-c", "read line; echo got $line; echo err >&2; exit 7")
                .exec()
                .getId();
        Text output = new Text();
        client.execStartCmd(exec)
                .withStdIn(new ByteArrayInputStream("this\n".getBytes(UTF_8)))
                .exec(output)
                .awaitCompletion(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(output.lines).containsExactlyInAnyOrder("STDOUT got this", "STDERR err");
        assertThat(client.inspectExecCmd(exec).exec().getExitCodeLong()).isEqualTo(7);
        client.removeContainerCmd(id).withForce(true).exec();
    }

    @Test
    void endsAreWaitedForAndToldAsEvents() throws Exception {
        List<String> events = new CopyOnWriteArrayList<>();
        try (ResultCallback.Adapter<Event> listening = new ResultCallback.Adapter<>() {
            @Override
            public void onNext(Event event) {
                events.add(String.valueOf(event.getAction()));
            }
        }) {
            client.eventsCmd().withEventTypeFilter("container").exec(listening).awaitStarted();
            String id = started("exit 3");
            int code = client.waitContainerCmd(id)
                    .exec(new WaitContainerResultCallback())
                    .awaitStatusCode(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(code).isEqualTo(3);
            assertThatThrownBy(() -> client.pauseContainerCmd(id).exec()).isInstanceOf(ConflictException.class);
            client.removeContainerCmd(id).exec();
            DaemonLab.eventually("all events", () -> events.equals(List.of("create", "start", "die", "destroy")));
        }
    }
}
