package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.client.ApiException;
import dev.gantry.client.ConnectionException;
import dev.gantry.client.EngineClient;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Running containers are connected and disconnected at random while the daemon is killed again and again: what
/// is stored, what the containers have and what the firewall knows agree afterwards.
final class NetworkChurnIT extends WithLab {
    private static final int CONTAINERS = 50;
    private static final int NETWORKS = 8;
    private static final int WORKERS = 4;
    private static final int KILLS = 3;
    private static final Duration BETWEEN = Duration.ofSeconds(15);
    private static final long SEED = 20_050_512;

    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger changes = new AtomicInteger();

    @BeforeEach
    void makeEverything() {
        for (int i = 0; i < NETWORKS; i++) {
            lab.docker().out("network", "create", "net" + i);
        }
        for (int i = 0; i < CONTAINERS; i++) {
            lab.docker()
                    .out("run", "-d", "--name=c" + i, "--network=net" + i % NETWORKS, DaemonLab.IMAGE, "sleep", "3600");
        }
    }

    @AfterEach
    void removeNetworks() {
        lab.removeAllContainers();
        for (int i = 0; i < NETWORKS; i++) {
            lab.docker().out("network", "rm", "net" + i);
        }
    }

    @Test
    void everythingAgreesAfterwards() throws Exception {
        try (ExecutorService workers = Executors.newFixedThreadPool(WORKERS)) {
            List<Future<?>> work = new ArrayList<>();
            for (int i = 0; i < WORKERS; i++) {
                Random random = new Random(SEED + i);
                work.add(workers.submit(() -> churn(random)));
            }
            for (int i = 0; i < KILLS; i++) {
                Thread.sleep(BETWEEN);
                lab.kill();
                lab.start();
            }
            Thread.sleep(BETWEEN);
            over.set(true);
            for (Future<?> each : work) {
                each.get();
            }
        }
        assertThat(changes.get()).isGreaterThan(KILLS * WORKERS);
        assertAgreement();
        List<String> table = table();
        lab.kill();
        lab.start();
        assertAgreement();
        assertThat(table()).isEqualTo(table);
    }

    private void churn(Random random) {
        try (EngineClient client = lab.client()) {
            while (!over.get()) {
                String verb = random.nextBoolean() ? "connect" : "disconnect";
                String network = "net" + random.nextInt(NETWORKS);
                change(client, verb, network, "c" + random.nextInt(CONTAINERS));
            }
        }
    }

    private void change(EngineClient client, String verb, String network, String container) {
        JsonObject body = new JsonObject();
        body.put("Container", container);
        try {
            client.call(Request.post("/networks/" + network + "/" + verb).json(body));
            changes.incrementAndGet();
        } catch (ApiException e) {
            // It is there already, or not there: that is no matter here; nothing else may go wrong.
            assertThat(e.getMessage()).containsAnyOf("already exists in network", "is not connected to network");
        } catch (ConnectionException daemonIsDead) {
            Thread.onSpinWait();
        }
    }

    private static void assertAgreement() throws IOException {
        Set<String> taken = new HashSet<>();
        int endpoints = 0;
        for (int i = 0; i < CONTAINERS; i++) {
            JsonObject inspected = lab.inspect("c" + i);
            Set<String> stored = addresses(inspected);
            long pid = inspected.object("State").number("Pid");
            assertThat(insideOf(pid)).as("c" + i).isEqualTo(stored);
            assertThat(routes(pid)).as("default routes of c" + i).hasSize(stored.isEmpty() ? 0 : 1);
            stored.forEach(address -> assertThat(taken.add(address)).as(address).isTrue());
            endpoints += stored.size();
        }
        int stored = endpoints;
        DaemonLab.eventually("cables of endpoints alone", () -> cables().size() == stored);
    }

    private static Set<String> addresses(JsonObject inspected) {
        JsonObject networks = inspected.object("NetworkSettings").object("Networks");
        Set<String> addresses = new TreeSet<>();
        new TreeMap<>(networks)
                .keySet()
                .forEach(name -> addresses.add(networks.object(name).text("IPAddress")));
        return addresses;
    }

    private static Set<String> insideOf(long pid) throws IOException {
        Set<String> addresses = new TreeSet<>();
        for (String line :
                in(pid, "ip", "-o", "-4", "addr", "show", "up").lines().toList()) {
            String[] words = line.strip().split("\\s+", -1);
            if (!words[1].equals("lo")) {
                addresses.add(words[3].split("/", 2)[0]);
            }
        }
        return addresses;
    }

    private static List<String> routes(long pid) throws IOException {
        return in(pid, "ip", "-4", "route", "show", "default").lines().toList();
    }

    private static String in(long pid, String... line) throws IOException {
        List<String> whole = new ArrayList<>(List.of("nsenter", "--net=/proc/" + pid + "/ns/net"));
        whole.addAll(Arrays.asList(line));
        return Program.run(whole);
    }

    private static List<String> cables() {
        try (Stream<Path> links = Files.list(Path.of("/proc/thread-self/net/dev_snmp6"))) {
            return links.map(link -> String.valueOf(link.getFileName()))
                    .filter(name -> name.startsWith("gv"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The words of the table in an order that does not depend on how the kernel keeps its sets.
    private static List<String> table() throws IOException {
        return Arrays.stream(Program.run(List.of("nft", "list", "table", "inet", "gantry"))
                        .split("[\\s,]+", -1))
                .sorted()
                .toList();
    }
}
