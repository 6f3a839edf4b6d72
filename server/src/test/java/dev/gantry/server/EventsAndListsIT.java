package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.client.EngineClient;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is told of containers to those who listen and to those who ask.
final class EventsAndListsIT extends WithLab {
    private static List<String> events(Instant since, Instant until, String... filters) {
        List<String> line = new ArrayList<>(List.of("events", "--since=" + since, "--until=" + until));
        for (String filter : filters) {
            line.add("--filter=" + filter);
        }
        line.add("--format={{.Type}} {{.Action}} {{.Actor.Attributes.name}}");
        return lab.docker().run(line.toArray(String[]::new)).lines();
    }

    @Test
    void eventsTellALifeInItsOrder() {
        Instant begin = Instant.now();
        String id = lab.docker().out("create", "--name=told", "--label=color=red", DaemonLab.IMAGE, "sleep", "600");
        lab.docker().out("start", "told");
        lab.docker().out("pause", "told");
        lab.docker().out("unpause", "told");
        lab.docker().out("rename", "told", "renamed");
        Instant middle = Instant.now();
        lab.docker().out("stop", "-t0", "renamed");
        lab.docker().out("run", "--rm", "--name=other", DaemonLab.IMAGE, "true");
        lab.docker().out("rm", "renamed");
        DaemonLab.eventually(
                "both are gone", () -> lab.docker().out("ps", "-aq").isEmpty());
        Instant end = Instant.now();

        assertThat(events(begin, end, "container=" + id))
                .containsExactly(
                        "container create told",
                        "container start told",
                        "container pause told",
                        "container unpause told",
                        "container rename renamed",
                        "container kill renamed",
                        "container kill renamed",
                        "container die renamed",
                        "container stop renamed",
                        "container destroy renamed");
        assertThat(events(begin, middle, "container=" + id, "event=stop")).isEmpty();
        assertThat(events(middle, end, "container=" + id, "event=die", "event=destroy"))
                .containsExactly("container die renamed", "container destroy renamed");
        assertThat(events(begin, end, "label=color=red", "event=start")).containsExactly("container start told");
        assertThat(events(begin, end, "label=color=blue")).isEmpty();
        assertThat(events(begin, end, "event=die")).containsExactly("container die renamed", "container die other");
        assertThat(events(begin, end, "type=network"))
                .containsExactly(
                        "network connect bridge",
                        "network disconnect bridge",
                        "network connect bridge",
                        "network disconnect bridge");
        assertThat(events(begin, end, "image=" + DaemonLab.IMAGE, "event=create"))
                .containsExactly("container create told", "container create other");
        assertThat(events(begin, end, "scope=swarm")).isEmpty();
        assertThat(events(begin, end, "type=volume")).isEmpty();
    }

    @Test
    void aListenerHearsWhatHappensAndEndsAtItsTime() throws Exception {
        Process listener = lab.docker()
                .start(
                        "events",
                        "--until=" + Instant.now().plusSeconds(4),
                        "--filter=type=container",
                        "--format={{.Action}} {{.Actor.Attributes.name}} {{.Actor.Attributes.exitCode}}");
        try (BufferedReader lines = listener.inputReader(StandardCharsets.UTF_8)) {
            DaemonLab.eventually("it hears the first", () -> {
                lab.docker().out("rm", lab.docker().out("create", "--name=ping", DaemonLab.IMAGE, "true"));
                return ready(lines);
            });
            lab.docker().out("run", "--rm", "--name=live", DaemonLab.IMAGE, "sh", "-c", "exit 0");
            assertThat(lines.lines().filter(line -> !line.contains("ping")))
                    .containsExactly(
                            "create live <no value>",
                            "attach live <no value>",
                            "start live <no value>",
                            "die live 0",
                            "destroy live <no value>");
        }
        assertThat(listener.waitFor()).isZero();
    }

    private static boolean ready(BufferedReader lines) {
        try {
            return lines.ready();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> ps(String... filters) {
        List<String> line = new ArrayList<>(List.of("ps", "-a", "--format={{.Names}}"));
        for (String filter : filters) {
            line.add("--filter=" + filter);
        }
        return lab.docker().run(line.toArray(String[]::new)).lines();
    }

    @Test
    void everyFilterChooses() {
        Docker docker = lab.docker();
        String made =
                docker.out("create", "--name=made", "--label=color=red", "--label=size=xl", DaemonLab.IMAGE, "true");
        docker.out(
                "run",
                "-d",
                "--name=runs",
                "--label=color=blue",
                "--expose=80",
                "-p=8093:81",
                DaemonLab.IMAGE,
                "sleep",
                "600");
        docker.out("run", "-d", "--name=ended", "-v=data:/data", DaemonLab.IMAGE, "sh", "-c", "exit 3");
        assertThat(lab.waitFor("ended")).isEqualTo(3);
        docker.out("run", "-d", "--name=frozen", "--network=none", "-v=/anonymous", DaemonLab.IMAGE, "sleep", "600");
        docker.out("pause", "frozen");
        String image = docker.out("image", "inspect", DaemonLab.IMAGE, "--format={{.Id}}");

        assertThat(ps()).containsExactly("frozen", "ended", "runs", "made");
        assertThat(ps("id=" + made.substring(0, 8))).containsExactly("made");
        assertThat(ps("name=e")).containsExactly("frozen", "ended", "made");
        assertThat(ps("name=^/?ended$")).containsExactly("ended");
        assertThat(ps("label=color")).containsExactly("runs", "made");
        assertThat(ps("label=color=red", "label=size")).containsExactly("made");
        assertThat(ps("exited=3")).containsExactly("ended");
        assertThat(ps("exited=0")).isEmpty();
        assertThat(ps("status=created")).containsExactly("made");
        assertThat(ps("status=running")).containsExactly("runs");
        assertThat(ps("status=paused", "status=exited")).containsExactly("frozen", "ended");
        assertThat(ps("ancestor=" + DaemonLab.IMAGE)).hasSize(4);
        assertThat(ps("ancestor=" + image)).hasSize(4);
        assertThat(ps("ancestor=unheard")).isEmpty();
        assertThat(ps("before=ended")).containsExactly("runs", "made");
        assertThat(ps("since=runs")).containsExactly("frozen", "ended");
        assertThat(ps("volume=data")).containsExactly("ended");
        assertThat(ps("volume=/anonymous")).containsExactly("frozen");
        assertThat(ps("network=none")).containsExactly("frozen");
        assertThat(ps("network=bridge")).contains("runs").doesNotContain("frozen");
        assertThat(ps("publish=8093")).containsExactly("runs");
        assertThat(ps("publish=8090-8099/tcp")).containsExactly("runs");
        assertThat(ps("publish=8093/udp")).isEmpty();
        assertThat(ps("publish=81")).isEmpty();
        assertThat(ps("expose=80/tcp")).containsExactly("runs");
        assertThat(ps("expose=79-81")).containsExactly("runs");
        assertThat(ps("expose=8093")).isEmpty();
        assertThat(ps("health=healthy")).isEmpty();
        assertThat(ps("health=none")).hasSize(4);
        assertThat(ps("isolation=hyperv")).hasSize(4); // means nothing on Linux
        assertThat(ps("is-task=true")).isEmpty();
        assertThat(ps("is-task=false")).hasSize(4);
        Docker.Result unheard = docker.run("ps", "--filter=unheard=1");
        assertThat(unheard.exitCode()).isEqualTo(1);
        assertThat(unheard.err()).contains("invalid filter 'unheard'");
        docker.out("rm", "-f", "ended");
        docker.out("volume", "rm", "data");
    }

    @Test
    void diskUsageCountsWhatIsWritten() {
        lab.docker()
                .out(
                        "run",
                        "--name=writer",
                        "-v=data:/data",
                        DaemonLab.IMAGE,
                        "sh",
                        "-c",
                        "head -c 1048576 /dev/zero >/data/file; ln /data/file /data/link; head -c 4096 /dev/zero >/written");
        JsonObject usage = diskUsage();
        JsonObject container = usage.objects("Containers").getFirst();
        assertThat(container.number("SizeRw")).isEqualTo(4096);
        long image = usage.objects("Images").getFirst().number("Size");
        assertThat(container.number("SizeRootFs")).isEqualTo(image + 4096);
        assertThat(usage.number("LayersSize")).isEqualTo(image);
        JsonObject volume = usage.objects("Volumes").getFirst();
        assertThat(volume.object("UsageData")).isEqualTo(JsonObject.of("RefCount", 1L, "Size", 1048576L));

        lab.docker().out("rm", "writer");
        assertThat(diskUsage().objects("Volumes").getFirst().object("UsageData").number("RefCount"))
                .isZero();
        lab.docker().out("volume", "rm", "data");
        assertThat(diskUsage().objects("Volumes")).isEmpty();
    }

    private static long written(String container) {
        return diskUsage().objects("Containers").stream()
                .filter(each -> each.list("Names").contains("/" + container))
                .findFirst()
                .orElseThrow()
                .number("SizeRw");
    }

    private static void write(String container, String file, int bytes) {
        lab.docker().out("exec", container, "sh", "-c", "head -c " + bytes + " /dev/zero >/" + file);
    }

    @Test
    void whatAContainerHasWrittenIsToldExactlyOnceItHasEnded() throws IOException {
        Docker docker = lab.docker();
        docker.out("run", "-d", "--name=writer", DaemonLab.IMAGE, "sleep", "600");
        assertThat(written("writer")).isZero();
        write("writer", "first", 1000);
        docker.out("stop", "-t0", "writer");
        assertThat(written("writer")).isEqualTo(1000);

        docker.out("start", "writer");
        write("writer", "second", 500);
        docker.out("stop", "-t0", "writer");
        assertThat(written("writer")).isEqualTo(1500);

        Path more = Files.write(lab.directory().resolve("more"), new byte[250]);
        docker.out("cp", more.toString(), "writer:/more");
        assertThat(written("writer")).isEqualTo(1750);

        lab.stop();
        lab.start();
        assertThat(docker.out("ps", "-as", "--format={{.Size}}")).startsWith("1.75kB");
        docker.out("rm", "writer");
    }

    @Test
    void prunesOfTheBuildCacheAreTold() {
        Instant before = Instant.now();
        try (EngineClient client = lab.client()) {
            client.call(Request.post("/build/prune"));
        }
        assertThat(events(before, Instant.now(), "type=builder")).containsExactly("builder prune <no value>");
    }

    @Test
    void onlyWhatIsAskedForIsTold() {
        try (EngineClient client = lab.client()) {
            JsonObject usage = client.object(
                    Request.get("/system/df").query("type", "volume").query("type", "build-cache"));
            assertThat(usage.has("Volumes")).isTrue();
            assertThat(usage.has("Containers")).isFalse();
            assertThat(usage.has("Images")).isFalse();
        }
    }

    private static JsonObject diskUsage() {
        try (EngineClient client = lab.client()) {
            return client.object(Request.get("/system/df"));
        }
    }
}
