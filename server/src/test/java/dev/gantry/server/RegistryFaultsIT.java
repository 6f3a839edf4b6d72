package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.image.Descriptor;
import dev.gantry.image.Digest;
import dev.gantry.image.Index;
import dev.gantry.image.Manifest;
import dev.gantry.image.Platform;
import dev.gantry.server.FaultyRegistry.Asked;
import dev.gantry.server.FaultyRegistry.Behaviour;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Pulls from a registry that misbehaves: nothing wrong becomes visible, the next attempt finishes, and nothing comes
/// twice.
@Tag("kernel")
final class RegistryFaultsIT {
    private static final int LAYER_BYTES = 1 << 20;
    private static final Platform HOST = Platform.host();

    private static DaemonLab lab;
    private FaultyRegistry registry;

    @BeforeAll
    static void openLab() throws Exception {
        lab = DaemonLab.open(directory -> List.of("--max-download-attempts=3"));
    }

    @AfterAll
    static void closeLab() throws Exception {
        if (lab != null) {
            lab.close();
        }
    }

    @BeforeEach
    void startRegistry() throws Exception {
        registry = FaultyRegistry.start();
    }

    @AfterEach
    void forgetImages() {
        registry.close();
        List<String> others = lab.docker()
                .out("images", "-q", "--no-trunc")
                .lines()
                .distinct()
                .toList();
        for (String image : others) {
            if (!lab.docker().out("images", "-q", "--no-trunc", DaemonLab.IMAGE).equals(image)) {
                lab.docker().out("rmi", "-f", image);
            }
        }
        lab.docker().out("image", "prune", "-f");
        DaemonLab.eventually("no part of a blob is left", () -> unfinished().isEmpty());
    }

    private static List<Path> unfinished() {
        try (Stream<Path> files = Files.list(lab.directory().resolve("data/content/ingest"))) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Manifest image(long seed, int layers) throws Exception {
        return registry.image("team/box", "1", seed, layers, LAYER_BYTES, HOST);
    }

    private Docker.Result pull() {
        return lab.docker().run("pull", registry.name("team/box:1"));
    }

    private void assertPulled(Docker.Result result, Manifest manifest) {
        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(result.out()).contains("Digest: " + manifest.descriptor().digest());
        assertThat(lab.docker().out("images", "-q", "--no-trunc", registry.name("team/box:1")))
                .isEqualTo(manifest.config().digest().toString());
    }

    private void assertNothingVisible() {
        assertThat(lab.docker().out("images", "-q", registry.name("team/box"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void cutConnectionsGoOnWhereTheyBroke(long seed) throws Exception {
        Manifest manifest = image(seed, 3);
        Random random = new Random(seed);
        AtomicInteger cuts = new AtomicInteger();
        registry.fault(asked -> asked.path().contains("/blobs/") && cuts.incrementAndGet() <= 8
                ? Behaviour.cutAfter(random.nextInt(LAYER_BYTES))
                : Behaviour.HONEST);

        assertPulled(pull(), manifest);

        for (Descriptor layer : manifest.layers()) {
            List<Asked> asked = registry.askedFor(layer.digest());
            for (int i = 1; i < asked.size(); i++) {
                assertThat(asked.get(i).from())
                        .as("seed %d: %s", seed, asked)
                        .isGreaterThanOrEqualTo(asked.get(i - 1).from());
            }
        }
    }

    @Test
    void wrongContentIsRefusedAndComesAnew() throws Exception {
        Manifest manifest = image(4, 2);
        Digest damaged = manifest.layers().getLast().digest();
        byte[] right = registry.blob(damaged);
        byte[] wrong = right.clone();
        wrong[wrong.length / 2] ^= 1;
        registry.replace(damaged, wrong);

        Docker.Result refused = pull();

        assertThat(refused.exitCode()).isNotZero();
        assertNothingVisible();
        registry.replace(damaged, right);
        registry.fault(asked -> Behaviour.HONEST);
        assertPulled(pull(), manifest);
        assertThat(registry.askedFor(manifest.layers().getFirst().digest())).isEmpty();
    }

    /// Under a tag with a digest beside it, and under a digest.
    @Test
    void manifestThatIsNotItsDigestIsRefused() throws Exception {
        Manifest manifest = image(16, 1);
        Digest digest = manifest.descriptor().digest();
        byte[] other = registry.image("team/evil", "1", 17, 1, 1000, HOST).bytes();
        registry.fault(asked -> asked.path().endsWith("/manifests/1")
                ? Behaviour.with("Docker-Content-Digest", "sha256:" + "0".repeat(64))
                : Behaviour.HONEST);
        registry.replaceManifest("team/box", digest.toString(), other);

        assertThat(pull().err()).contains("manifest verification failed for digest sha256:000");
        assertThat(lab.docker().run("pull", registry.name("team/box@" + digest)).err())
                .contains("manifest verification failed for digest " + digest);
        assertNothingVisible();
    }

    @Test
    void configThatIsNotItsDigestIsRefused() throws Exception {
        Manifest manifest = image(18, 1);
        Digest config = manifest.config().digest();
        byte[] right = registry.blob(config);
        byte[] wrong = right.clone();
        wrong[right.length / 2] ^= 1;
        registry.replace(config, wrong);

        assertThat(pull().err()).contains("image config verification failed for digest " + config);
        assertNothingVisible();
        registry.replace(config, right);
        assertPulled(pull(), manifest);
    }

    @Test
    void blobThatEndsTooEarlyIsNoBlob() throws Exception {
        Manifest manifest = image(5, 1);
        Digest digest = manifest.layers().getFirst().digest();
        byte[] right = registry.blob(digest);
        registry.replace(digest, Arrays.copyOf(right, right.length - 1000));

        Docker.Result refused = pull();

        assertThat(refused.exitCode()).isNotZero();
        assertThat(refused.err()).contains("ended at byte");
        assertNothingVisible();
        registry.replace(digest, right);
        registry.fault(asked -> Behaviour.HONEST);
        assertPulled(pull(), manifest);
        assertThat(registry.askedFor(digest)).extracting(Asked::from).containsExactly(right.length - 1000L);
    }

    @Test
    void busyRegistryIsAskedAgainWhenItWants() throws Exception {
        Manifest manifest = image(6, 1);
        AtomicInteger requests = new AtomicInteger();
        registry.fault(asked -> switch (requests.incrementAndGet()) {
            case 1, 4 -> Behaviour.refuse(429, "Retry-After", "1");
            case 3 -> Behaviour.refuse(503, "Retry-After", "0");
            default -> Behaviour.HONEST;
        });

        assertPulled(pull(), manifest);
    }

    @Test
    void rateLimitIsExplained() throws Exception {
        image(7, 1);
        registry.fault(asked -> Behaviour.refuse(429, "Retry-After", "3600"));

        Docker.Result refused = pull();

        assertThat(refused.err()).contains("toomanyrequests").contains("wait 3600s");
    }

    @Test
    void redirectedRequestsCarryNoCredentials() throws Exception {
        Manifest manifest = image(8, 1);
        try (FaultyRegistry other = FaultyRegistry.start()) {
            other.image("team/box", "1", 8, 1, LAYER_BYTES, HOST);
            registry.fault(asked -> {
                if (asked.authorization().isEmpty()) {
                    return Behaviour.refuse(401, "WWW-Authenticate", "Basic realm=\"test\"");
                }
                return asked.path().contains("/blobs/")
                        ? Behaviour.refuse(
                                307, "Location", "http://" + other.name("").replace("/", "") + asked.path())
                        : Behaviour.HONEST;
            });
            Path config = lab.directory().resolve("login");
            Docker docker = lab.docker();
            docker.out("--config=" + config, "login", "-u", "me", "-p", "secret", "127.0.0.1:" + registry.port());

            assertPulled(docker.run("--config=" + config, "pull", registry.name("team/box:1")), manifest);

            assertThat(other.asked())
                    .isNotEmpty()
                    .allMatch(asked -> asked.authorization().isEmpty());
            assertThat(registry.asked())
                    .anyMatch(asked -> !asked.authorization().isEmpty());
            assertThat(lab.log()).doesNotContain("secret");
        }
    }

    @Test
    void pullWithoutPasswordSaysWhatIsMissing() throws Exception {
        image(9, 1);
        registry.fault(asked -> Behaviour.refuse(401, "WWW-Authenticate", "Basic realm=\"test\""));

        assertThat(pull().err()).contains("no basic auth credentials");
    }

    /// The first token ends in the middle of the image.
    @Test
    void tokensAreRenewed() throws Exception {
        Manifest manifest = image(10, 3);
        String realm = "Bearer realm=\"http://127.0.0.1:" + registry.port() + "/token\",service=\"test\"";
        AtomicInteger tokens = new AtomicInteger();
        AtomicInteger uses = new AtomicInteger();
        registry.tokens(() -> "token" + tokens.incrementAndGet());
        registry.fault(asked -> {
            boolean first = asked.authorization().equals("Bearer token1");
            boolean good = asked.path().equals("/token")
                    || (first && uses.incrementAndGet() <= 3)
                    || (!first && asked.authorization().startsWith("Bearer token"));
            return good ? Behaviour.HONEST : Behaviour.refuse(401, "WWW-Authenticate", realm);
        });

        assertPulled(pull(), manifest);

        assertThat(tokens.get()).isGreaterThan(1);
    }

    @Test
    void killedDaemonGoesOnWhereItWas() throws Exception {
        Manifest manifest = image(11, 2);
        Digest first = manifest.layers().getFirst().digest();
        Digest second = manifest.layers().getLast().digest();
        CountDownLatch stopped = new CountDownLatch(1);
        CountDownLatch forever = new CountDownLatch(1);
        registry.stallAfter(second, LAYER_BYTES / 2, stopped, forever);
        Process pull = lab.docker().start("pull", registry.name("team/box:1"));
        stopped.await();
        DaemonLab.eventually("the first layer is there and half of the second", () -> {
            Path content = lab.directory().resolve("data/content");
            return Files.exists(content.resolve("blobs/sha256/" + first.hex())) && halfOf(second) > LAYER_BYTES / 4;
        });

        lab.kill();
        forever.countDown();
        pull.onExit().join();
        long had = halfOf(second);
        lab.start();
        assertNothingVisible();
        registry.fault(asked -> Behaviour.HONEST);

        assertPulled(pull(), manifest);
        assertThat(registry.askedFor(first)).isEmpty();
        assertThat(registry.askedFor(second)).extracting(Asked::from).containsExactly(had);
    }

    /// Killed whenever it may be: what came is there, and nothing of an image that is not whole.
    @ParameterizedTest
    @ValueSource(longs = 41)
    void daemonKilledAgainAndAgainNeedsNothingTwice(long seed) throws Exception {
        int layers = 4;
        int deaths = 3;
        Manifest manifest = image(seed, layers);
        Random random = new Random(seed);
        registry.slow();
        for (int i = 0; i < deaths; i++) {
            long until = registry.served() + random.nextInt(LAYER_BYTES);
            Process pull = lab.docker().start("pull", registry.name("team/box:1"));
            DaemonLab.eventually("enough has come", () -> registry.served() >= until);
            lab.kill();
            pull.onExit().join();
            lab.start();
            assertNothingVisible();
        }

        assertPulled(pull(), manifest);

        assertThat(registry.served())
                .as("seed %d", seed)
                .isLessThan((long) layers * LAYER_BYTES + (long) deaths * LAYER_BYTES / 2);
    }

    /// The disk is full, up to what is kept for containers, in the middle of the second layer.
    @Test
    void fullDiskIsToldAndKeepsNothing() throws Exception {
        Manifest manifest = image(19, 3);
        lab.stop();
        try (TestMount small = TestMount.tmpfs(lab.directory().resolve("data"), "67m")) {
            lab.start();
            try {
                Docker.Result refused = pull();

                assertThat(refused.exitCode()).isNotZero();
                assertThat(refused.err()).contains("no space left on device");
                assertNothingVisible();
                assertThat(unfinished()).isEmpty();
                small.resize("96m");
                assertPulled(pull(), manifest);
            } finally {
                lab.stop();
            }
        } finally {
            lab.start();
        }
    }

    private static long halfOf(Digest blob) {
        return lab.directory()
                .resolve("data/content/ingest/download-sha256-" + blob.hex())
                .toFile()
                .length();
    }

    @Test
    void clientThatLeavesEndsThePull() throws Exception {
        Manifest manifest = image(12, 1);
        Digest layer = manifest.layers().getFirst().digest();
        CountDownLatch stopped = new CountDownLatch(1);
        CountDownLatch forever = new CountDownLatch(1);
        registry.stallAfter(layer, LAYER_BYTES / 2, stopped, forever);
        Process pull = lab.docker().start("pull", registry.name("team/box:1"));
        stopped.await();
        DaemonLab.eventually("half is there", () -> halfOf(layer) > LAYER_BYTES / 4);
        pull.destroyForcibly().onExit().join();
        DaemonLab.eventually("nobody downloads any more", () -> lab.threads("gantry-pull-") == 0);
        forever.countDown();

        assertNothingVisible();
        registry.fault(asked -> Behaviour.HONEST);
        assertPulled(pull(), manifest);
        assertThat(registry.askedFor(layer)).hasSize(1);
        assertThat(registry.askedFor(layer).getFirst().from()).isGreaterThan(LAYER_BYTES / 4);
    }

    @Test
    void twoPullsShareADownload() throws Exception {
        Manifest manifest = image(13, 2);
        registry.image("team/other", "1", 13, 2, LAYER_BYTES, HOST);
        CountDownLatch stopped = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        registry.stallAfter(manifest.layers().getFirst().digest(), 1000, stopped, go);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var one = threads.submit(this::pull);
            stopped.await();
            var two = threads.submit(() -> lab.docker().run("pull", registry.name("team/other:1")));
            DaemonLab.eventually(
                    "the other one has asked for its image",
                    () -> registry.asked().stream()
                            .anyMatch(asked -> asked.path().contains("/other/blobs/")));
            go.countDown();

            assertPulled(one.get(), manifest);
            assertThat(two.get().exitCode()).as(two.get().toString()).isZero();
        }
        for (Descriptor layer : manifest.layers()) {
            assertThat(registry.askedFor(layer.digest())).hasSize(1);
        }
    }

    @Test
    void thePlatformOfAnIndexIsChosen() throws Exception {
        Manifest ours = registry.image("team/box", "a", 14, 1, 1000, HOST);
        Platform strange = new Platform("linux", "s390x", "");
        Manifest theirs = registry.image("team/box", "b", 15, 1, 1000, strange);
        var index = registry.index(
                "team/box",
                "1",
                List.of(theirs.descriptor().on(strange), ours.descriptor().on(HOST)));

        Docker.Result result = pull();

        assertThat(result.out()).contains("Digest: " + index.descriptor().digest());
        assertThat(lab.docker().out("images", "-q", "--no-trunc", registry.name("team/box:1")))
                .isEqualTo(ours.config().digest().toString());
        assertThat(lab.docker().out("inspect", "--format={{json .RepoDigests}}", registry.name("team/box:1")))
                .contains("@" + index.descriptor().digest());
        lab.docker().out("pull", "--platform=linux/s390x", registry.name("team/box:1"));
        String name = registry.name("team/box:1");
        assertThat(lab.docker().out("image", "inspect", "--platform=linux/s390x", "--format={{.Id}}", name))
                .isEqualTo(theirs.config().digest().toString());
        assertThat(lab.docker()
                        .run("pull", "--platform=linux/riscv64", registry.name("team/box:1"))
                        .err())
                .contains("no matching manifest for linux/riscv64 in the manifest list entries");
    }

    /// Sizes whose sum is below zero.
    @Test
    void anAttestationThatSaysItIsEndlessStaysAway() throws Exception {
        Manifest ours = registry.image("team/box", "a", 16, 1, 1000, HOST);
        Descriptor endless = new Descriptor("application/vnd.in-toto+json", Digest.of(new byte[1]), Long.MAX_VALUE);
        Manifest hostile = Manifest.create(ours.config(), List.of(endless, endless));
        registry.putManifest("team/box", "hostile", hostile.bytes());
        Descriptor attestation = hostile.descriptor()
                .annotated(Map.of(
                        "vnd.docker.reference.type",
                        "attestation-manifest",
                        "vnd.docker.reference.digest",
                        ours.descriptor().digest().toString()));
        Index index = registry.index("team/box", "1", List.of(ours.descriptor().on(HOST), attestation));

        assertThat(pull().out()).contains("Digest: " + index.descriptor().digest());

        assertThat(lab.docker().out("images", "-q", "--no-trunc", registry.name("team/box:1")))
                .isEqualTo(ours.config().digest().toString());
        assertThat(registry.asked())
                .extracting(Asked::path)
                .contains("/v2/team/box/manifests/" + hostile.descriptor().digest());
        assertThat(registry.askedFor(endless.digest())).isEmpty();
    }
}
