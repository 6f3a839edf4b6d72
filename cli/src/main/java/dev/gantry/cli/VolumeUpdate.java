package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.util.List;

/// Changes a volume of a swarm; no other can be changed.
final class VolumeUpdate extends Command {
    private final Flag<String> availability = flags.text(
            Flags.NONE, "availability", "active", "Cluster Volume availability (\"active\", \"pause\", \"drain\")");

    VolumeUpdate() {
        super(Usage.of("update", "[OPTIONS] [VOLUME]", "Update a volume (cluster volumes only)", 1, 1));
    }

    @Override
    int run(Session session, List<String> arguments) {
        if (!session.client().speaks("1.42")) {
            throw new CliException(session.program() + " volume update requires API version 1.42, but the Docker daemon"
                    + " API version is " + session.client().version());
        }
        String path = "/volumes/" + Request.segment(arguments.getFirst());
        JsonObject volume = session.client().object(Request.get(path));
        if (!volume.has("ClusterVolume")) {
            throw new CliException("Can only update cluster volumes");
        }
        JsonObject cluster = volume.object("ClusterVolume");
        JsonObject spec = cluster.object("Spec");
        spec.put("Availability", availability.value());
        session.client()
                .call(Request.put(path)
                        .query(
                                "version",
                                String.valueOf(cluster.object("Version").number("Index")))
                        .json(JsonObject.of("Spec", spec)));
        return 0;
    }
}
