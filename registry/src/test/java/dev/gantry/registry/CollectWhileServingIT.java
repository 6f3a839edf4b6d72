package dev.gantry.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.http.HttpServer;
import dev.gantry.http.Listener;
import dev.gantry.image.Digest;
import dev.gantry.image.MediaTypes;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pushes, mounts, deletes and collections at the same time, of contents that meet each other again and
/// again: what a manifest names can always be pulled.
@Tag("kernel")
class CollectWhileServingIT {
    private static final Duration TIME = Duration.ofSeconds(60);
    private static final int PUSHERS = 4;

    /// So many that most are left alone for longer than they are kept, and so few that each comes again.
    private static final int CONTENTS = 600;

    /// Short, so that blobs go while others push them.
    private static final GarbageCollection.Keep KEEP =
            new GarbageCollection.Keep(Duration.ofSeconds(5), Duration.ofSeconds(10));

    @TempDir
    Path root;

    private final AtomicLong pulled = new AtomicLong();
    private final AtomicLong collected = new AtomicLong();

    @Test
    void noReferencedBlobIsLost() throws Exception {
        try (RegistryStore store = RegistryStore.open(root, Clock.systemUTC());
                RegistrySecurity security = RegistrySecurity.open(root, store, null, false, Clock.systemUTC());
                HttpServer server = RegistryServer.start(store, security, List.of(new Listener.Tcp("127.0.0.1", 0)));
                ExecutorService threads = Executors.newCachedThreadPool()) {
            URI address = URI.create("http://127.0.0.1:" + server.ports().getFirst());
            long end = System.nanoTime() + TIME.toNanos();
            List<Future<String>> workers = new ArrayList<>();
            for (int i = 0; i < PUSHERS; i++) {
                int number = i;
                workers.add(threads.submit(pusher(address, number, end)));
            }
            workers.add(threads.submit(() -> collect(store, end)));
            for (Future<String> worker : workers) {
                assertThat(worker.get()).isEmpty();
            }
            assertThat(pulled).hasPositiveValue();
            assertThat(collected).as("blobs that went meanwhile").hasPositiveValue();
        }
    }

    private String collect(RegistryStore store, long end) {
        while (System.nanoTime() < end) {
            collected.addAndGet(store.garbage().collect(KEEP).blobs());
        }
        return "";
    }

    private Callable<String> pusher(URI address, int number, long end) {
        return () -> {
            Random random = new Random(number);
            String repository = "r" + number;
            try (TestClient client = new TestClient(address)) {
                while (System.nanoTime() < end) {
                    String content = "c" + random.nextInt(CONTENTS);
                    byte[] manifest = push(client, repository, content, random);
                    String lost = pull(client, repository, content);
                    if (!lost.isEmpty()) {
                        return lost;
                    }
                    if (random.nextInt(3) > 0) {
                        client.send("DELETE", "/v2/" + repository + "/manifests/" + Digest.of(manifest));
                    }
                }
            }
            return "";
        };
    }

    /// As clients push: blobs that are there are not sent, blobs of others are mounted where they are there.
    private static byte[] push(TestClient client, String repository, String content, Random random) throws IOException {
        byte[] config = TestManifests.bytes("{\"content\":\"" + content + "\"}");
        byte[] layer = TestManifests.bytes("layer of " + content);
        for (byte[] blob : List.of(config, layer)) {
            Digest digest = Digest.of(blob);
            if (client.send("HEAD", "/v2/" + repository + "/blobs/" + digest).status() == 200) {
                continue;
            }
            TestClient.Answer start = client.send(
                    "POST",
                    "/v2/" + repository + "/blobs/uploads/?mount=" + digest + "&from=r" + random.nextInt(PUSHERS));
            if (start.status() == 202) {
                assertThat(client.finish(start.header("Location"), digest, blob).status())
                        .isEqualTo(201);
            }
        }
        byte[] manifest = TestManifests.image(MediaTypes.OCI_MANIFEST, config, "", layer);
        TestClient.Answer put = client.putManifest(repository, content, MediaTypes.OCI_MANIFEST, manifest);
        assertThat(put.status()).as(put.text()).isEqualTo(201);
        return manifest;
    }

    /// What is missing, or nothing.
    private String pull(TestClient client, String repository, String content) throws IOException {
        byte[] layer = TestManifests.bytes("layer of " + content);
        TestClient.Answer manifest = client.get("/v2/" + repository + "/manifests/" + content);
        TestClient.Answer blob = client.get("/v2/" + repository + "/blobs/" + Digest.of(layer));
        pulled.incrementAndGet();
        return manifest.status() == 200 && blob.status() == 200 && blob.text().equals("layer of " + content)
                ? ""
                : repository + "/" + content + ": manifest " + manifest.status() + ", blob " + blob.status();
    }
}
