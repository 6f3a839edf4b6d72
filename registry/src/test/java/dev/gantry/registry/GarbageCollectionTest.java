package dev.gantry.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.http.HttpServer;
import dev.gantry.http.Listener;
import dev.gantry.image.Digest;
import dev.gantry.image.MediaTypes;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a collection takes, and what it leaves.
class GarbageCollectionTest {
    private static final byte[] BLOB = TestManifests.bytes("blob");
    private static final Digest DIGEST = Digest.of(BLOB);
    private static final GarbageCollection.Keep KEEP = GarbageCollection.Keep.DEFAULT;

    @TempDir
    Path root;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private RegistryStore store;
    private RegistrySecurity security;
    private HttpServer server;
    private TestClient client;

    @BeforeEach
    void start() throws IOException {
        Clock clock = new MovableClock();
        store = RegistryStore.open(root, clock);
        security = RegistrySecurity.open(root, store, null, false, clock);
        server = RegistryServer.start(store, security, List.of(new Listener.Tcp("127.0.0.1", 0)));
        client = new TestClient(URI.create("http://127.0.0.1:" + server.ports().getFirst()));
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
        security.close();
        store.close();
    }

    private final class MovableClock extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now.get();
        }
    }

    private void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    private boolean isOnDisk(Digest digest) {
        return Files.exists(root.resolve("blobs/sha256/" + digest.hex().substring(0, 2) + "/" + digest.hex()));
    }

    @Test
    void aBlobThatNoManifestNamesGoesAfterTheGraceTime() throws IOException {
        client.push("a", BLOB);
        pass(Duration.ofMinutes(59));
        assertThat(store.garbage().collect(KEEP)).isEqualTo(new GarbageCollection.Collected(0, 0, 0, 0));
        pass(Duration.ofMinutes(2));
        assertThat(store.garbage().collect(KEEP)).isEqualTo(new GarbageCollection.Collected(0, 1, 1, BLOB.length));
        assertThat(isOnDisk(DIGEST)).isFalse();
        assertThat(client.get("/v2/a/blobs/" + DIGEST).status()).isEqualTo(404);
        client.push("a", BLOB);
        assertThat(client.get("/v2/a/blobs/" + DIGEST).status()).isEqualTo(200);
    }

    @Test
    void askingForABlobHoldsIt() throws IOException {
        client.push("a", BLOB);
        pass(Duration.ofMinutes(50));
        assertThat(client.send("HEAD", "/v2/a/blobs/" + DIGEST).status()).isEqualTo(200);
        pass(Duration.ofMinutes(50));
        store.garbage().collect(KEEP);
        assertThat(isOnDisk(DIGEST)).isTrue();
    }

    @Test
    void anUploadOnItsWayHoldsWhatItsRepositoryGotBefore() throws IOException {
        client.push("a", BLOB);
        String location = client.begin("a");
        pass(Duration.ofHours(3));
        store.garbage().collect(KEEP);
        assertThat(isOnDisk(DIGEST)).isTrue();
        client.send("DELETE", location);
        store.garbage().collect(KEEP);
        assertThat(isOnDisk(DIGEST)).isFalse();
    }

    @Test
    void whatAManifestNamesStays() throws IOException {
        byte[] manifest = TestManifests.push(client, "a", "1", "x", "");
        pass(Duration.ofDays(1000));
        assertThat(store.garbage().collect(KEEP)).isEqualTo(new GarbageCollection.Collected(0, 0, 0, 0));
        assertThat(client.get("/v2/a/manifests/1", "Accept", MediaTypes.OCI_MANIFEST)
                        .body())
                .isEqualTo(manifest);
    }

    @Test
    void theBlobsOfADeletedManifestAreHeldForAWhile() throws IOException {
        byte[] manifest = TestManifests.push(client, "a", "1", "x", "");
        pass(Duration.ofDays(1));
        client.send("DELETE", "/v2/a/manifests/" + Digest.of(manifest));
        store.garbage().collect(KEEP);
        assertThat(client.putManifest("a", "1", MediaTypes.OCI_MANIFEST, manifest)
                        .status())
                .isEqualTo(201);
        client.send("DELETE", "/v2/a/manifests/" + Digest.of(manifest));
        pass(Duration.ofMinutes(61));
        assertThat(store.garbage().collect(KEEP).blobs()).isEqualTo(2);
    }

    @Test
    void aBlobStaysForItsOtherRepository() throws IOException {
        TestManifests.push(client, "a", "1", "x", "");
        Digest layer = Digest.of(TestManifests.bytes("layer of x"));
        client.send("POST", "/v2/b/blobs/uploads/?mount=" + layer + "&from=a");
        pass(Duration.ofHours(2));
        assertThat(store.garbage().collect(KEEP)).isEqualTo(new GarbageCollection.Collected(0, 1, 0, 0));
        assertThat(client.get("/v2/a/blobs/" + layer).status()).isEqualTo(200);
        assertThat(client.get("/v2/b/blobs/" + layer).status()).isEqualTo(404);
    }

    @Test
    void anAbandonedUploadExpires() throws IOException {
        String location = client.begin("a");
        client.send("PATCH", location, BLOB);
        pass(Duration.ofHours(23));
        assertThat(store.garbage().collect(KEEP).uploads()).isZero();
        client.get(location); // its owner is still there
        pass(Duration.ofHours(23));
        assertThat(store.garbage().collect(KEEP).uploads()).isZero();
        pass(Duration.ofHours(2));
        assertThat(store.garbage().collect(KEEP).uploads()).isEqualTo(1);
        assertThat(client.get(location).status()).isEqualTo(404);
        assertThat(store.blobs().uploads()).isEmpty();
    }

    @Test
    void aFileWithoutARowGoes() throws IOException {
        store.blobs().begin("u");
        store.blobs().publish("u", DIGEST); // as a crash before the row leaves it
        assertThat(store.garbage().collect(KEEP).blobs()).isEqualTo(1);
        assertThat(isOnDisk(DIGEST)).isFalse();
    }

    @Test
    void aRemovedRepositoryLeavesNothing() throws IOException {
        TestManifests.push(client, "a", "1", "x", "");
        store.repositories().remove(new RepositoryName("a"));
        assertThat(client.get("/v2/a/tags/list").status()).isEqualTo(404);
        assertThat(store.garbage().collect(KEEP).blobs()).isEqualTo(2);
    }

    @Test
    void metricsAndHealthAreTold() throws IOException {
        client.push("a", BLOB);
        client.get("/v2/a/blobs/" + DIGEST);
        String metrics = client.get("/metrics").text();
        assertThat(metrics)
                .contains("gantry_registry_received_bytes_total 4.0", "gantry_registry_sent_bytes_total 4.0")
                .contains("gantry_registry_requests_total{method=\"GET\",status=\"200\"} 1.0")
                .contains("gantry_registry_request_seconds_bucket{method=\"PUT\",le=\"+Inf\"} 1");
        assertThat(client.get("/healthz").text()).isEqualTo("ok\n");
    }
}
