package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.client.EngineClient;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The daemon is killed fifty times, also while it is starting, under clients that create, start, exec, stop and
/// remove containers with volumes: what it has promised holds, and nothing is left of what it has not.
final class RandomDeathIT extends WithLab {
    private static final int DEATHS = 50;
    private static final int CLIENTS = 4;
    private static final int LONGEST_LIFE_MILLIS = 700;

    /// Every how many deaths the next one comes before the daemon's first answer.
    private static final int YOUNG = 5;

    private static final String NETWORK = "small";

    /// What a /28 has besides its own, the gateway's and the broadcast address.
    private static final int ADDRESSES = 13;

    private final AtomicBoolean over = new AtomicBoolean();

    @Test
    void nothingIsLostDoubledOrLeft() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        lab.docker().out("network", "create", "--subnet=10.77.0.0/28", NETWORK);
        List<DeathWitness> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(DeathWitness.open(lab, "w" + i, NETWORK, random.nextLong()));
        }
        try {
            dieAgainAndAgain(clients, random);
            for (DeathWitness client : clients) {
                client.assertPromisesKept();
            }
            assertNoOthers(clients);
        } catch (Exception | AssertionError e) {
            throw new AssertionError("seed " + seed + "; the daemon's log:\n" + lab.log(), e);
        }
        lab.removeAllContainers();
        assertThat(processes()).as("seed %d", seed).isEmpty();
        assertAddressesAreFree();
        for (DeathWitness client : clients) {
            lab.docker().out("volume", "rm", client.volume());
        }
        assertThat(lab.docker().out("volume", "ls", "-q")).as("seed %d", seed).isEmpty();
        assertThat(entries(lab.directory().resolve("data/volumes"))).isEmpty();
        lab.docker().out("network", "rm", NETWORK);
    }

    private void dieAgainAndAgain(List<DeathWitness> clients, Random random) throws Exception {
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> work = new ArrayList<>();
            for (DeathWitness client : clients) {
                work.add(workers.submit(() -> client.liveUntil(over)));
            }
            try {
                for (int death = 1; death <= DEATHS; death++) {
                    Thread.sleep(random.nextInt(LONGEST_LIFE_MILLIS));
                    lab.kill();
                    if (death % YOUNG == 0) {
                        lab.launch();
                        Thread.sleep(random.nextInt(LONGEST_LIFE_MILLIS));
                        lab.kill();
                    }
                    lab.start();
                }
            } finally {
                over.set(true);
            }
            for (Future<?> each : work) {
                each.get();
            }
        }
    }

    private static void assertNoOthers(List<DeathWitness> clients) {
        List<String> promised = new ArrayList<>();
        clients.forEach(client -> promised.addAll(client.containers()));
        try (EngineClient client = lab.client()) {
            Object all = client.call(Request.get("/containers/json").flag("all", true));
            assertThat(all).isInstanceOf(List.class);
            List<String> there = new ArrayList<>();
            for (Object summary : (List<?>) (all == null ? List.of() : all)) {
                there.add(JsonObject.from(summary).texts("Names").getFirst().substring(1));
            }
            assertThat(there).containsExactlyInAnyOrderElementsOf(promised);
        }
    }

    /// Processes of the containers, which name themselves.
    private static List<String> processes() throws IOException {
        return entries(Path.of("/proc")).stream()
                .filter(process -> commandLine(process).contains(DeathWitness.COMMAND))
                .map(Path::toString)
                .toList();
    }

    /// Empty of what is no process, or has ended.
    private static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"));
        } catch (IOException none) {
            return "";
        }
    }

    private static List<Path> entries(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList();
        }
    }

    /// As many containers as the network has addresses can be there at once.
    private static void assertAddressesAreFree() {
        for (int i = 0; i < ADDRESSES; i++) {
            lab.docker().out("run", "-d", "--network=" + NETWORK, DaemonLab.IMAGE, "sleep", "600");
        }
        lab.removeAllContainers();
    }
}
