package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.client.EngineClient;
import dev.gantry.client.Request;
import dev.gantry.client.Response;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Clients that ask for events and do not read them.
final class SlowReaderIT extends WithLab {
    /// More than the daemon keeps for a client and sockets hold.
    private static final int TOO_MANY = 20_000;

    private static final int THREADS = 4;

    @AfterEach
    void untag() {
        lab.docker().run("rmi", "--no-prune", "tagged:1");
    }

    private static Request events() {
        return Request.get("/events").query("filters", "{\"type\": [\"image\"], \"event\": [\"tag\"]}");
    }

    /// So many events.
    private static void happen(int count) {
        try (EngineClient client = lab.client()) {
            for (int i = 0; i < count; i++) {
                client.call(Request.post("/images/" + DaemonLab.IMAGE + "/tag")
                        .query("repo", "tagged")
                        .query("tag", "1"));
            }
        }
    }

    private static BufferedReader lines(Response response) {
        return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    @Test
    void whoReadsLateMissesNothing() throws IOException {
        try (EngineClient client = lab.client();
                Response response = client.open(events())) {
            happen(3000);
            BufferedReader lines = lines(response);
            for (int i = 0; i < 3000; i++) {
                assertThat(lines.readLine()).as("event " + i).contains("\"Action\":\"tag\"");
            }
        }
    }

    @Test
    void whoIsTooFarBehindIsToldSo() throws Exception {
        try (EngineClient client = lab.client();
                Response response = client.open(events())) {
            happenAtOnce();
            BufferedReader lines = lines(response);
            List<String> read = new ArrayList<>();
            assertThatThrownBy(() -> {
                        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                            read.add(line);
                        }
                    })
                    .as("the answer ends broken")
                    .isInstanceOf(IOException.class);
            assertThat(read.getLast())
                    .contains(
                            "\"Type\":\"daemon\"", "\"Action\":\"events_lost\"", "reads too slowly", "\"since\":\"20");
            assertThat(read.size()).isBetween(16_384, TOO_MANY);
        }
    }

    private static void happenAtOnce() throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {

                all.add(threads.submit(() -> happen(TOO_MANY / THREADS)));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
    }
}
