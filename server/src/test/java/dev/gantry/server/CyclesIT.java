package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.client.EngineClient;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Lives by the hundred, one after the other and several at once: the daemon grows by nothing. There are 300 of
/// them, and as many as `-Dgantry.cycles=2000` says where somebody has the time.
final class CyclesIT extends WithLab {
    private static final int CYCLES = Integer.getInteger("gantry.cycles", 300);

    /// Until caches, pools and the ring of events are as large as they get.
    private static final int WARMING = 100;

    private static final int CLIENTS = 4;

    /// How much the live heap may differ for reasons of its own.
    private static final long NOISE_BYTES = 2 << 20;

    /// What one life may leave: less than anything that is kept of a container on purpose.
    private static final long FEW_BYTES = 64;

    @Test
    void leaveNoTrace() throws Exception {
        live(WARMING);
        Footprint before = lab.idle();
        long heap = liveHeapBytes();

        live(CYCLES);

        lab.awaitFootprint(before);
        assertThat(liveHeapBytes())
                .as("bytes on the daemon's heap, %d before", heap)
                .isLessThan(heap + NOISE_BYTES + CYCLES * FEW_BYTES);
        assertThat(lab.docker().out("volume", "ls", "-q")).isEmpty();
    }

    private static void live(int lives) throws Exception {
        AtomicInteger left = new AtomicInteger(lives);
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> work = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                work.add(workers.submit(() -> {
                    try (EngineClient client = lab.client()) {
                        for (int life = left.decrementAndGet(); life >= 0; life = left.decrementAndGet()) {
                            live(client, life % 2 == 0);
                        }
                    }
                }));
            }
            for (Future<?> each : work) {
                each.get();
            }
        }
    }

    /// @param brief whether the container ends by itself; others are killed
    private static void live(EngineClient client, boolean brief) {
        String id = client.object(Request.post("/containers/create")
                        .json(JsonObject.of(
                                "Image",
                                DaemonLab.IMAGE,
                                "Cmd",
                                brief ? List.of("true") : List.of("sleep", "600"),
                                "Volumes",
                                Map.of("/data", Map.of()))))
                .text("Id");
        client.call(Request.post("/containers/" + id + "/start"));
        if (brief) {
            assertThat(client.object(Request.post("/containers/" + id + "/wait"))
                            .number("StatusCode"))
                    .isZero();
        }
        client.call(Request.delete("/containers/" + id).flag("force", true).flag("v", true));
    }

    /// What is reachable: the JVM collects before it counts.
    private static long liveHeapBytes() throws IOException {
        String java = ProcessHandle.current().info().command().orElseThrow();
        String jcmd = Path.of(java).resolveSibling("jcmd").toString();
        List<String> histogram = Program.run(List.of(jcmd, Long.toString(lab.daemonPid()), "GC.class_histogram"))
                .lines()
                .toList();
        String[] total = histogram.getLast().strip().split("\\s+", -1);
        assertThat(total[0]).isEqualTo("Total");
        return Long.parseLong(total[2]);
    }
}
