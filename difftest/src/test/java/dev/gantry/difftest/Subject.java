package dev.gantry.difftest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A command line and the engine it talks to, as one side of a comparison.
final class Subject {
    /// dockerd 20.10's: both engines are asked in it, so that they owe the same fields.
    static final String API = "v1.41";

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Daemon daemon;
    private final Path scratch;
    private final Normalizer normalizer;

    /// @param commandLine the program that scripts call `docker`
    /// @param scratch a directory of this subject's own; scripts start in its `work`
    /// @param files what every script finds in its working directory
    Subject(Daemon daemon, Path commandLine, Path scratch, Path files) {
        this.daemon = daemon;
        this.scratch = scratch;
        this.normalizer = new Normalizer(daemon.directory(), scratch);
        prepare(files, commandLine);
    }

    /// Does the steps in order. Leaves what they made; see [#reset()].
    List<Outcome> perform(Case one) {
        var outcomes = new ArrayList<Outcome>();
        for (Case.Step step : one.steps()) {
            outcomes.add(
                    switch (step) {
                        case Case.Step.Request request -> request(request);
                        case Case.Step.Script script -> script(script);
                    });
        }
        return outcomes;
    }

    /// Back to the ground every case starts from: no container, no volume, no cache, no network but the predefined
    /// ones, no image but `busybox:latest`.
    void reset() {
        for (JsonNode container : list("containers/json?all=1")) {
            delete("containers/" + container.get("Id").asString() + "?force=1&v=1");
        }
        for (JsonNode volume : list("volumes").get("Volumes")) {
            delete("volumes/" + volume.get("Name").asString());
        }
        removeNetworks(false);
        removeNetworks(true);
        for (JsonNode image : list("images/json")) {
            removeUnlessGround(image);
        }
        expect(UnixHttp.send(daemon.socket(), "POST", "/" + API + "/build/prune?all=1", Map.of(), new byte[0]));
        if (list("images/json").isEmpty()) {
            load();
        }
    }

    /// @param configurations those that others are made from, which go last
    private void removeNetworks(boolean configurations) {
        for (JsonNode network : list("networks?filters={\"type\":[\"custom\"]}")) {
            if (network.get("ConfigOnly").asBoolean() == configurations) {
                delete("networks/" + network.get("Id").asString());
            }
        }
    }

    /// By its names, so that one with children goes with the last of them.
    private void removeUnlessGround(JsonNode image) {
        List<String> tags = image.path("RepoTags")
                .valueStream()
                .map(JsonNode::asString)
                .filter(tag -> !tag.equals("<none>:<none>"))
                .toList();
        if (tags.isEmpty()) {
            delete("images/" + image.get("Id").asString() + "?force=1");
        }
        tags.stream().filter(tag -> !tag.equals("busybox:latest")).forEach(tag -> delete("images/" + tag));
    }

    private Outcome request(Case.Step.Request request) {
        var answer = UnixHttp.send(
                daemon.socket(),
                request.method(),
                request.target(),
                request.headers(),
                request.body().getBytes(UTF_8));
        return Outcome.of(answer, normalizer);
    }

    private Outcome script(Case.Step.Script script) {
        File stdout = scratch.resolve("stdout").toFile();
        File stderr = scratch.resolve("stderr").toFile();
        var builder = new ProcessBuilder("timeout", "60", "bash", "-c", script.text())
                .directory(scratch.resolve("work").toFile())
                .redirectInput(new File("/dev/null"))
                .redirectOutput(stdout)
                .redirectError(stderr);
        builder.environment().putAll(daemon.environment(API.substring(1)));
        builder.environment().put("DOCKER_CONFIG", scratch.resolve("config").toString());
        builder.environment().merge("PATH", scratch.resolve("bin").toString(), (path, ours) -> ours + ":" + path);
        try {
            int exit = builder.start().waitFor();
            return Outcome.of(exit, read(stdout), read(stderr), normalizer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static String read(File file) throws IOException {
        return new String(Files.readAllBytes(file.toPath()), UTF_8);
    }

    private void prepare(Path files, Path commandLine) {
        try (Stream<Path> given = Files.list(files)) {
            Files.createDirectories(scratch.resolve("bin"));
            Files.createDirectories(scratch.resolve("config"));
            Files.createDirectories(scratch.resolve("work"));
            // A link, as `bin/install --docker` makes it: the program then calls itself docker.
            Files.createSymbolicLink(scratch.resolve("bin/docker"), commandLine);
            for (Path file : given.toList()) {
                Files.copy(file, scratch.resolve("work").resolve(files.relativize(file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void load() {
        try {
            byte[] archive = Files.readAllBytes(scratch.resolve("work/busybox.tar"));
            expect(UnixHttp.send(daemon.socket(), "POST", "/" + API + "/images/load", Map.of(), archive));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode list(String target) {
        return JSON.readTree(expect(UnixHttp.send(daemon.socket(), "GET", "/" + API + "/" + target))
                .body());
    }

    private void delete(String target) {
        expect(UnixHttp.send(daemon.socket(), "DELETE", "/" + API + "/" + target));
    }

    private UnixHttp.Answer expect(UnixHttp.Answer answer) {
        if (answer.status() >= 300) {
            throw new IllegalStateException(daemon.name() + " could not be reset: " + answer.text());
        }
        return answer;
    }
}
