package dev.gantry.compose;

import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Has the volumes of a project there.
final class ProjectVolumes {
    private final ProjectWork work;
    private final Map<String, Volume> volumes;

    /// @param volumes by their names in the project
    ProjectVolumes(ProjectWork work, Map<String, Volume> volumes) {
        this.work = work;
        this.volumes = Sorted.copy(volumes);
    }

    void ensure() {
        Parallel.forEach(volumes.entrySet(), work.parallel(), entry -> ensure(entry.getKey(), entry.getValue()));
    }

    private void ensure(String key, Volume volume) {
        Optional<JsonObject> found = work.engine().find(Request.get("/volumes/" + Request.segment(volume.name())));
        if (found.isEmpty() && volume.external()) {
            throw new ProjectException("external volume \"" + volume.name() + "\" not found");
        }
        if (found.isEmpty()) {
            create(key, volume);
        } else if (!volume.external()) {
            check(volume, found.get());
        }
    }

    private void check(Volume volume, JsonObject found) {
        String project = found.object("Labels").text(ComposeLabels.PROJECT);
        String begin = "volume \"" + volume.name() + "\" already exists but was ";
        String hint = ". Use `external: true` to use an existing volume";
        if (project.isEmpty()) {
            work.progress().warning(begin + "not created by Docker Compose" + hint);
        } else if (!project.equals(work.project())) {
            work.progress()
                    .warning(begin + "created for project \"" + project + "\" (expected \"" + work.project() + "\")"
                            + hint);
        }
        boolean isSame = (volume.driver().isEmpty() || volume.driver().equals(found.text("Driver")))
                && found.object("Options")
                        .entrySet()
                        .containsAll(volume.driverOptions().entrySet());
        if (!isSame) {
            work.progress()
                    .warning("volume \"" + volume.name()
                            + "\" exists but doesn't match configuration in compose file: it is kept as it is."
                            + " Remove it to have it made anew (its data will be lost)");
        }
    }

    static String thing(Volume volume) {
        return "Volume " + volume.name();
    }

    private void create(String key, Volume volume) {
        Map<String, String> labels = new TreeMap<>(volume.labels());
        labels.put(ComposeLabels.VOLUME, key);
        labels.put(ComposeLabels.PROJECT, work.project());
        labels.put(ComposeLabels.VERSION, ComposeLabels.COMPOSE_VERSION);
        JsonObject body = new RequestFields()
                .put("Name", volume.name())
                .text("Driver", volume.driver())
                .map("DriverOpts", volume.driverOptions())
                .map("Labels", labels)
                .json();
        String thing = "Volume \"" + volume.name() + "\"";
        work.progress()
                .step(
                        thing,
                        "Creating",
                        "Created",
                        () -> work.engine().call(Request.post("/volumes/create").json(body)));
    }
}
