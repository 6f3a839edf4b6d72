package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.image.Descriptor;
import dev.gantry.image.Manifest;
import dev.gantry.image.Platform;
import dev.gantry.linux.Sysctl;
import dev.gantry.server.LocalRegistry.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Pushes to registries that are cut off, killed and started again: what they have in the end is what was pushed, and
/// what they had is not sent again.
final class PushFaultsIT extends WithLab {
    private static final String RECEIVE_BUFFER = "net/ipv4/tcp_rmem";
    private static final int LAYERS = 3;
    private static final int LAYER_BYTES = 2 << 20;

    private static final int CUTS = 8;

    /// The kernel's own setting.
    private String buffer = "";

    private Manifest manifest;
    private FaultyRegistry source;

    @BeforeEach
    void bringImage() throws Exception {
        source = FaultyRegistry.start();
        manifest = source.image("team/box", "1", 31, LAYERS, LAYER_BYTES, Platform.host());
        lab.docker().out("pull", source.name("team/box:1"));
    }

    @BeforeEach
    void keepBuffer() {
        buffer = Sysctl.read(RECEIVE_BUFFER).orElseThrow();
    }

    @AfterEach
    void restoreBuffer() {
        Sysctl.write(RECEIVE_BUFFER, buffer);
    }

    @AfterEach
    void forgetImages() {
        source.close();
        lab.docker().run("rmi", "-f", manifest.config().digest().toString());
    }

    private static long bytes(Manifest image) {
        return image.layers().stream().mapToLong(Descriptor::size).sum();
    }

    private Docker.Result push(String host) {
        lab.docker().out("tag", source.name("team/box:1"), host + "/team/box:1");
        return lab.docker().run("push", host + "/team/box:1");
    }

    /// What the registry has now is the image, whole.
    private void assertArrived(Docker.Result push, String host) {
        assertThat(push.exitCode()).as(push + "\n" + lab.log()).isZero();
        assertThat(push.out()).contains("digest: " + manifest.descriptor().digest());
        lab.docker().out("rmi", "-f", manifest.config().digest().toString());
        lab.docker().out("pull", host + "/team/box:1");
        assertThat(lab.docker().out("images", "-q", "--no-trunc", host + "/team/box:1"))
                .isEqualTo(manifest.config().digest().toString());
    }

    @ParameterizedTest
    @CsvSource({"DEBIAN, 1", "GANTRY, 2"})
    void cutUploadsGoOnWhereTheyBroke(Kind kind, long seed) throws Exception {
        Sysctl.write(RECEIVE_BUFFER, "4096 65536 131072"); // what a reset swallows at most
        Random random = new Random(seed);
        AtomicInteger cuts = new AtomicInteger();
        try (LocalRegistry registry = kind.start(lab.directory());
                CuttingProxy proxy = new CuttingProxy(registry.port())) {
            proxy.cut(() -> {
                int after = random.nextInt(LAYER_BYTES);
                return cuts.getAndIncrement() < CUTS ? after : Long.MAX_VALUE;
            });

            Docker.Result push = push(proxy.host());

            assertThat(proxy.forwarded())
                    .as("seed %d: a reset swallows what the registry has not read, no more", seed)
                    .isLessThan(bytes(manifest) + (long) CUTS * LAYER_BYTES / 4);
            assertArrived(push, registry.host());
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aRegistryThatWasKilledGetsTheRest(Kind kind) throws Exception {
        try (LocalRegistry registry = kind.start(lab.directory());
                CuttingProxy proxy = new CuttingProxy(registry.port())) {
            proxy.at(bytes(manifest) / 2, () -> {
                try {
                    registry.restart();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });

            Docker.Result push = push(proxy.host());

            assertArrived(push, registry.host());
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aKilledDaemonSendsOnlyWhatTheRegistryHasNot(Kind kind) throws Exception {
        CountDownLatch most = new CountDownLatch(1);
        CountDownLatch killed = new CountDownLatch(1);
        try (LocalRegistry registry = kind.start(lab.directory());
                CuttingProxy proxy = new CuttingProxy(registry.port())) {
            proxy.at(bytes(manifest) - LAYER_BYTES / 4, () -> {
                most.countDown();
                await(killed);
            });
            lab.docker().out("tag", source.name("team/box:1"), proxy.host() + "/team/box:1");
            Process push = lab.docker().start("push", proxy.host() + "/team/box:1");
            most.await();
            lab.kill();
            killed.countDown();
            push.onExit().join();
            lab.start();
            assertThat(lab.docker().run("pull", registry.host() + "/team/box:1").exitCode())
                    .as("nothing is there under that name yet")
                    .isNotZero();
            long before = proxy.forwarded();

            Docker.Result again = push(proxy.host());

            assertThat(proxy.forwarded() - before).isLessThan(bytes(manifest));
            assertArrived(again, registry.host());
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
