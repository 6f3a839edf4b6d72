package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.client.ApiException;
import dev.gantry.client.ConnectionException;
import dev.gantry.client.EngineClient;
import dev.gantry.client.Hijacked;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// A client that takes containers through their lives while the daemon dies, remembers what it was promised, and
/// fails where a promise is broken. Containers share the client's volume, in which each exec leaves a line. One
/// thread.
final class DeathWitness {
    /// What each container runs: nobody else on the machine does.
    static final String COMMAND = "86399";

    private static final int KEPT = 3;
    private static final int PATIENCE = 100;
    private static final int CONTENT_BYTES = 256 << 10;

    private final DaemonLab lab;
    private final String name;
    private final String network;
    private final Random random;
    private final Path data;
    private final byte[] content;

    /// Containers that run, the oldest first.
    private final Deque<Life> kept = new ArrayDeque<>();

    /// Lines whose exec was answered with success.
    private final Set<Integer> written = new HashSet<>();

    private int lives;
    private int lines;

    private record Life(String container, long pid) {}

    private DeathWitness(DaemonLab lab, String name, String network, long seed) {
        this.lab = lab;
        this.name = name;
        this.network = network;
        this.random = new Random(seed);
        this.data = lab.directory().resolve("data/volumes").resolve(name).resolve("_data");
        this.content = new byte[CONTENT_BYTES];
        random.nextBytes(content);
    }

    /// A client with its volume, filled.
    static DeathWitness open(DaemonLab lab, String name, String network, long seed) throws IOException {
        lab.docker().out("volume", "create", name);
        DeathWitness client = new DeathWitness(lab, name, network, seed);
        Files.write(client.data.resolve("whole"), client.content);
        Files.write(client.data.resolve("twin"), client.content);
        return client;
    }

    String volume() {
        return name;
    }

    /// The names of all containers that are there.
    Collection<String> containers() {
        return kept.stream().map(Life::container).toList();
    }

    void liveUntil(AtomicBoolean over) {
        while (!over.get()) {
            String container = name + "-" + lives++;
            if (made(container)) {
                kept.add(new Life(container, started(container)));
                write(container);
            }
            if (kept.size() > KEPT) {
                end(kept.remove());
            }
        }
    }

    /// Whether the container is there, whatever the daemon had time to answer.
    private boolean made(String container) {
        boolean promised = answered(client -> client.object(Request.post("/containers/create")
                .query("name", container)
                .json(JsonObject.of(
                        "Image",
                        DaemonLab.IMAGE,
                        "Cmd",
                        List.of("sleep", COMMAND),
                        "Volumes",
                        Map.of("/anonymous", Map.of()),
                        "HostConfig",
                        JsonObject.of("NetworkMode", network, "Binds", List.of(name + ":/v"))))));
        boolean there = look(container).isPresent();
        assertThat(there || !promised).as("%s was made, and is lost", container).isTrue();
        return there;
    }

    private long started(String container) {
        insist(client -> client.call(Request.post("/containers/" + container + "/start")));
        JsonObject state = look(container).orElseThrow().object("State");
        assertThat(state.text("Status")).as(container).isEqualTo("running");
        return state.number("Pid");
    }

    /// Leaves a line in the volume. Where the daemon dies meanwhile nobody knows whether it is there.
    private void write(String container) {
        int line = lines++;
        List<String> command = List.of("sh", "-c", "cmp /v/whole /v/twin && echo " + line + " >>/v/journal");
        boolean succeeded = answered(client -> {
            String exec = client.object(Request.post("/containers/" + container + "/exec")
                            .json(JsonObject.of("Cmd", command, "AttachStdout", true, "AttachStderr", true)))
                    .text("Id");
            runToTheEnd(client, exec);
            JsonObject ended = inspect(client, exec);
            assertThat(ended.flag("Running")).as("exec in %s runs", container).isFalse();
            assertThat(ended.number("ExitCode")).as("exec in %s", container).isZero();
        });
        if (succeeded) {
            written.add(line);
        }
    }

    /// Another daemon does not know it.
    private static JsonObject inspect(EngineClient client, String exec) {
        try {
            return client.object(Request.get("/exec/" + exec + "/json"));
        } catch (ApiException e) {
            assertThat(e.status()).as(e.getMessage()).isEqualTo(404);
            throw new UncheckedIOException(new IOException(e));
        }
    }

    private static void runToTheEnd(EngineClient client, String exec) {
        Request start = Request.post("/exec/" + exec + "/start").json(JsonObject.of("Detach", false, "Tty", false));
        try (Hijacked streams = client.hijack(start)) {
            streams.input().readAllBytes();
        } catch (IOException daemonIsDead) {
            throw new UncheckedIOException(daemonIsDead);
        }
    }

    private void end(Life life) {
        assertRuns(life);
        if (random.nextBoolean()) {
            insist(client -> client.call(
                    Request.post("/containers/" + life.container() + "/stop").query("t", "0")));
            assertThat(look(life.container()).orElseThrow().object("State").flag("Running"))
                    .as("%s was stopped", life.container())
                    .isFalse();
        }
        insist(client -> remove(client, life.container()));
        assertThat(look(life.container()))
                .as("%s was removed", life.container())
                .isEmpty();
    }

    /// An earlier attempt may have removed it, and died before it could say so.
    private static void remove(EngineClient client, String container) {
        try {
            client.call(Request.delete("/containers/" + container)
                    .flag("force", true)
                    .flag("v", true));
        } catch (ApiException e) {
            assertThat(e.status()).as(e.getMessage()).isEqualTo(404);
        }
    }

    private void assertRuns(Life life) {
        JsonObject inspected = look(life.container()).orElseThrow(() -> new AssertionError(life + " is lost"));
        assertThat(inspected.object("State").text("Status")).as(life.toString()).isEqualTo("running");
        assertThat(inspected.object("State").number("Pid")).as(life.toString()).isEqualTo(life.pid());
    }

    /// What inspect tells; empty where there is no such container.
    private Optional<JsonObject> look(String container) {
        JsonObject[] seen = new JsonObject[1];
        insist(client -> {
            try {
                seen[0] = client.object(Request.get("/containers/" + container + "/json"));
            } catch (ApiException e) {
                assertThat(e.status()).as(e.getMessage()).isEqualTo(404);
            }
        });
        return Optional.ofNullable(seen[0]);
    }

    private void insist(Consumer<EngineClient> call) {
        for (int i = 0; i < PATIENCE; i++) {
            if (answered(call)) {
                return;
            }
        }
        throw new AssertionError("no daemon lived long enough to answer");
    }

    /// @return false where the daemon died before it had answered; another one does then
    private boolean answered(Consumer<EngineClient> call) {
        try (EngineClient client = lab.client()) {
            call.accept(client);
            return true;
        } catch (ConnectionException | UncheckedIOException daemonIsDead) {
            DaemonLab.eventually("a daemon answers", lab::answers);
            return false;
        }
    }

    /// What is there runs on as it was, and the volume has each line that was promised, none twice.
    void assertPromisesKept() {
        kept.forEach(this::assertRuns);
        try {
            assertThat(Arrays.equals(Files.readAllBytes(data.resolve("whole")), content))
                    .as("the volume %s is whole", name)
                    .isTrue();
            List<Integer> journal = Files.readAllLines(data.resolve("journal")).stream()
                    .map(Integer::valueOf)
                    .toList();
            assertThat(journal).as(name).doesNotHaveDuplicates().containsAll(written);
            assertThat(journal).as(name).allSatisfy(line -> assertThat(line).isBetween(0, lines - 1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(written).as("the lines of %s", name).isNotEmpty();
    }
}
