package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.client.EngineClient;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A daemon that cleans up a small disk of its own.
@Tag("kernel")
final class GcIT {
    /// What one image takes: its layer, and the layer's blob.
    private static final int IMAGE_MB = 12;

    private static DaemonLab lab;

    @BeforeAll
    static void open() throws Exception {
        lab = DaemonLab.open(GcIT::prepare);
    }

    /// Nothing is above the high-water mark of the lab's own disk, which is the machine's.
    private static List<String> prepare(Path directory) throws IOException {
        return List.of("--config-file=" + config(directory, "100%", "99%"));
    }

    private static Path config(Path directory, String high, String low) throws IOException {
        return Files.writeString(directory.resolve("daemon.json"), """
                {"gc": {"high-water": "%s", "low-water": "%s", "min-age": "0s", "keep": ["stays=yes"]}}
                """.formatted(high, low));
    }

    @AfterAll
    static void close() throws Exception {
        if (lab != null) {
            lab.close();
        }
    }

    /// An image of so much, by a commit.
    private static void image(String name, String... labels) {
        String maker = lab.docker()
                .out("run", "-d", DaemonLab.IMAGE, "sh", "-c", "head -c " + IMAGE_MB + "000000 /dev/urandom >/" + name);
        lab.waitFor(maker);
        List<String> commit = new ArrayList<>(List.of("commit"));
        for (String label : labels) {
            commit.add("--change=LABEL " + label);
        }
        commit.addAll(List.of(maker, name));
        lab.docker().out(commit.toArray(String[]::new));
        lab.docker().out("rm", maker);
    }

    private static void stopped(String name, int megabytes, String... options) {
        List<String> line = new ArrayList<>(List.of("run", "-d", "--name=" + name));
        line.addAll(List.of(options));
        line.addAll(List.of(DaemonLab.IMAGE, "sh", "-c", "head -c " + megabytes + "000000 /dev/urandom >/written"));
        lab.docker().out(line.toArray(String[]::new));
        lab.waitFor(name);
    }

    private static JsonObject collect(boolean dryRun) {
        try (EngineClient client = lab.client()) {
            return client.object(Request.post("/gantry/gc").flag("dry-run", dryRun));
        }
    }

    private static List<String> names(JsonObject report) {
        return report.objects("Removed").stream()
                .map(item -> item.text("Kind") + " " + item.text("Name"))
                .toList();
    }

    private static List<String> images() {
        return lab.docker().run("images", "--format={{.Repository}}").lines();
    }

    private static List<String> containers() {
        return lab.docker().run("ps", "-a", "--format={{.Names}}").lines();
    }

    @Test
    void aDiskThatFillsUpIsCleanedUpByTheRules() throws Exception {
        lab.stop();
        config(lab.directory(), "80%", "40%");
        try (var _ = TestMount.tmpfs(lab.directory().resolve("data"), "240m")) {
            lab.start();
            try {
                lab.docker()
                        .out(
                                "load",
                                "-q",
                                "-i",
                                lab.directory().resolve("busybox.tar").toString());
                whatIsThere();
                whatWouldGo();
                whatGoes();
            } finally {
                lab.removeAllContainers();
                lab.stop();
            }
        } finally {
            config(lab.directory(), "100%", "99%");
            lab.start();
        }
    }

    /// About 125 MB of 240.
    private static void whatIsThere() {
        image("first");
        image("pinned", "stays=yes");
        image("used");
        image("second");
        lab.docker().out("tag", "first", "first:again");
        lab.docker().out("run", "-d", "--name=runs", "used", "sleep", "600");
        stopped("kept", 1, "--label=stays=yes");
        stopped("old", 9);
    }

    private static void whatWouldGo() {
        JsonObject report = collect(true);
        assertThat(report.flag("DryRun")).isTrue();
        assertThat(report.number("SpaceReclaimed")).isPositive();
        assertThat(names(report)).first().isEqualTo("image second:latest"); // the first was named after it
        assertThat(names(report)).isSubsetOf("image first:again", "image second:latest", "container old");
        assertThat(images()).contains("first", "second");
        assertThat(containers()).contains("old");
    }

    private static void whatGoes() {
        Instant before = Instant.now();
        lab.docker().out("exec", "runs", "sh", "-c", "head -c 85000000 /dev/urandom >/fills");
        DaemonLab.eventually("it was cleaned up", () -> lab.log().contains("disk cleaned up"));

        assertThat(images()).contains("pinned", "used", "busybox").doesNotContain("first", "second");
        assertThat(containers()).contains("runs", "kept").doesNotContain("old");
        assertThat(events(before, "event=gc")).hasSize(1).first().asString().startsWith("daemon gc");
        assertThat(events(before, "event=destroy")).containsExactly("container destroy old");
        assertThat(events(before, "type=image", "event=delete")).hasSizeGreaterThanOrEqualTo(2);
        assertThat(collect(false).number("MissingBytes")).isPositive(); // nobody lets more go
    }

    private static List<String> events(Instant since, String... filters) {
        List<String> line = new ArrayList<>(List.of("events", "--since=" + since, "--until=" + Instant.now()));
        for (String filter : filters) {
            line.add("--filter=" + filter);
        }
        line.add("--format={{.Type}} {{.Action}} {{.Actor.Attributes.name}}");
        return lab.docker().run(line.toArray(String[]::new)).lines();
    }

    @Test
    void aDiskThatIsFineIsLeftAlone() {
        JsonObject report = collect(false);
        assertThat(report.objects("Removed")).isEmpty();
        assertThat(report.number("UsedBytes")).isBetween(1L, report.number("DiskBytes"));
        assertThat(images()).contains("busybox");
    }
}
