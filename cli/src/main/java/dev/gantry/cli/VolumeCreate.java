package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.util.List;
import java.util.Map;

/// Creates a volume.
final class VolumeCreate extends Command {
    private final Flag<String> driver = flags.text('d', "driver", "local", "Specify volume driver name");
    private final Flag<List<String>> label = flags.list("label", "Set metadata for a volume", EnvironmentFiles::label);
    private final Flag<Map<String, String>> opt = flags.map('o', "opt", "Set driver specific options");

    VolumeCreate() {
        super(Usage.of("create", "[OPTIONS] [VOLUME]", "Create a volume", 0, 1));
    }

    @Override
    int run(Session session, List<String> arguments) {
        JsonObject body = new JsonObject();
        body.put("Driver", driver.value());
        body.put("DriverOpts", opt.value());
        body.put("Labels", KeyValues.of(label.value()));
        if (!arguments.isEmpty()) {
            body.put("Name", arguments.getFirst());
        }
        session.out()
                .println(session.client()
                        .object(Request.post("/volumes/create").json(body))
                        .text("Name"));
        return 0;
    }
}
