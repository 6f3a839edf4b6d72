package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.client.ApiException;
import dev.gantry.client.EngineClient;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// How much of the build cache a prune leaves: every step here keeps 100,000 bytes.
final class BuildCacheLimitsIT extends WithBuilds {
    private static final String MUCH = Long.toString(1L << 60);

    private static String step(String name) {
        return "RUN head -c 100000 /dev/zero >/" + name + "\n";
    }

    /// Steps that only the cache has.
    private void keep(String... names) throws IOException {
        assertThat(build("FROM busybox\n" + steps(names)).exitCode()).isZero();
        lab.docker().out("rmi", "made:1");
    }

    private static String steps(String... names) {
        return String.join("", Stream.of(names).map(BuildCacheLimitsIT::step).toList());
    }

    private static JsonObject prune(String version, Map<String, String> limits) {
        try (EngineClient client = lab.client(version)) {
            Request request = Request.post("/build/prune").query("all", "1");
            limits.forEach(request::query);
            return client.object(request);
        }
    }

    private static JsonObject prune(Map<String, String> limits) {
        return prune("1.50", limits);
    }

    private List<String> kept() {
        return folder().cached("regular").stream()
                .map(record -> record.text("Description"))
                .map(text -> text.substring(text.length() - 1))
                .toList();
    }

    @Test
    void whatWasNotUsedForLongestGoesFirst() throws IOException {
        keep("a");
        keep("b");
        keep("c");
        keep("a");

        JsonObject pruned = prune(Map.of("max-used-space", "250000"));

        assertThat(pruned.list("CachesDeleted")).hasSize(1);
        assertThat(pruned.number("SpaceReclaimed")).isGreaterThan(99_999);
        assertThat(kept()).containsExactlyInAnyOrder("a", "c");
        assertThat(prune(Map.of("max-used-space", "250000")).list("CachesDeleted"))
                .isEmpty();
    }

    @Test
    void ofOneBuildItsLastStepsGoFirst() throws IOException {
        keep("a", "b", "c");

        prune(Map.of("max-used-space", "250000"));

        assertThat(kept()).containsExactlyInAnyOrder("a", "b");
        assertThat(build("FROM busybox\n" + steps("a", "b")).out().split("Using cache", -1))
                .hasSize(3);
    }

    @Test
    void theDiskGetsFreeSpaceButNotTheReserve() throws IOException {
        keep("a");
        keep("b");
        keep("c");

        assertThat(prune(Map.of("min-free-space", "1")).list("CachesDeleted")).isEmpty();
        prune(Map.of("min-free-space", MUCH, "reserved-space", "250000"));
        assertThat(kept()).containsExactlyInAnyOrder("b", "c");
        prune(Map.of("max-used-space", "1", "reserved-space", "150000"));
        assertThat(kept()).containsExactly("c");
        prune(Map.of("min-free-space", MUCH));
        assertThat(kept()).isEmpty();
    }

    @Test
    void theOlderNameIsUnderstood() throws IOException {
        keep("a");
        keep("b");

        prune(Map.of("keep-storage", "150000"));

        assertThat(kept()).containsExactly("b");
        prune("1.47", Map.of("keep-storage", "150000", "max-used-space", "1"));
        assertThat(kept()).containsExactly("b");
    }

    @Test
    void aSharedLayerIsNotCounted() throws IOException {
        keep("a");
        assertThat(build("FROM busybox\n" + steps("b")).exitCode()).isZero();

        prune(Map.of("max-used-space", "100000"));

        assertThat(kept()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void whatARunningBuildUsesStays() throws Exception {
        Files.writeString(context.resolve("Dockerfile"), "FROM busybox\n" + step("a") + "RUN sleep 30\n");
        Process building = lab.docker().start("build", "--force-rm", context.toString());
        try {
            DaemonLab.eventually("the first step is done", () -> kept().contains("a"));

            assertThat(prune(Map.of()).list("CachesDeleted")).isEmpty();
            assertThat(folder().cached("regular")).allMatch(record -> Boolean.TRUE.equals(record.get("InUse")));
        } finally {
            building.destroy();
            building.onExit().join();
        }
        DaemonLab.eventually(
                "the build has ended",
                () -> !prune(Map.of()).list("CachesDeleted").isEmpty());
    }

    @Test
    void whatIsNoNumberIsRefusedInDockersWords() {
        assertThatThrownBy(() -> prune(Map.of("max-used-space", "1GB")))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("max-used-space is in bytes and expects an integer, got 1GB")
                .hasMessageContaining("invalid syntax");
    }

    @Test
    void theCommandLineTakesUnits() throws IOException {
        Docker gantry = Docker.gantry(lab.socket(), Map.of());
        keep("a");
        keep("b");
        keep("c");

        gantry.out("builder", "prune", "-af", "--max-used-space=250kb", "--min-free-space=1k");
        assertThat(kept()).containsExactlyInAnyOrder("b", "c");
        gantry.out("builder", "prune", "-af", "--min-free-space=1000p", "--reserved-space=150k");
        assertThat(kept()).containsExactly("c");
        gantry.out("builder", "prune", "-af", "--keep-storage=150k");
        assertThat(kept()).containsExactly("c");
        assertThat(gantry.run("builder", "prune", "-af", "--reserved-space=much")
                        .err())
                .contains("invalid argument \"much\" for \"--reserved-space\" flag: invalid size: 'much'");
    }
}
