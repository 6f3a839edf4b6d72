package dev.gantry.server;

import dev.gantry.client.EngineClient;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A folder with a Dockerfile, of which a lab's daemon makes the image `made:1`.
record BuildFolder(DaemonLab lab, Path path) {
    void file(String name, String text) throws IOException {
        Path file = path.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, text);
    }

    /// By docker's classic builder.
    Docker.Result build(String dockerfile, String... options) throws IOException {
        return build(lab.docker(), dockerfile, options);
    }

    Docker.Result build(Docker docker, String dockerfile, String... options) throws IOException {
        file("Dockerfile", dockerfile);
        List<String> line = new ArrayList<>(List.of("build", "-t", "made:1"));
        line.addAll(List.of(options));
        line.add(path.toString());
        return docker.run(line.toArray(new String[0]));
    }

    /// What a command in the image says.
    String run(String... command) {
        List<String> line = new ArrayList<>(List.of("run", "--rm", "made:1"));
        line.addAll(List.of(command));
        return lab.docker().out(line.toArray(new String[0]));
    }

    List<JsonObject> cached(String type) {
        try (EngineClient client = lab.client()) {
            return client.object(Request.get("/system/df")).objects("BuildCache").stream()
                    .filter(record -> record.text("Type").equals(type))
                    .toList();
        }
    }

    JsonObject prune(String filters) {
        try (EngineClient client = lab.client()) {
            return client.object(Request.post("/build/prune").query("all", "1").query("filters", filters));
        }
    }

    /// Removes what the builds of a test have made.
    void removeMade() {
        lab.removeAllContainers();
        lab.docker().run("rmi", "-f", "made:1", "made:2");
        lab.docker().out("image", "prune", "-f");
        prune("{}");
    }

    /// Directories of contexts and of workspaces that are there now.
    long unfinished() {
        try (Stream<Path> snapshots = Files.list(lab.directory().resolve("data/snapshots"));
                Stream<Path> containers = Files.list(lab.directory().resolve("data/containers"))) {
            return snapshots
                            .filter(each -> String.valueOf(each.getFileName()).startsWith(".new-"))
                            .count()
                    + containers.count();
        } catch (IOException e) {
            return -1;
        }
    }
}
