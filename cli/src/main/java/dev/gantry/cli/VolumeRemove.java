package dev.gantry.cli;

import dev.gantry.client.Request;
import java.util.List;

/// Removes volumes.
final class VolumeRemove extends Command {
    private final Flag<Boolean> force = flags.bool('f', "force", "Force the removal of one or more volumes");

    VolumeRemove() {
        super(Usage.of(
                "rm",
                "[OPTIONS] VOLUME [VOLUME...]",
                "Remove one or more volumes",
                1,
                Usage.ANY,
                "volume rm",
                "volume remove"));
    }

    @Override
    String description(String program) {
        return "Remove one or more volumes. You cannot remove a volume that is in use by a container.";
    }

    @Override
    int run(Session session, List<String> arguments) {
        Failures.forEach(arguments, volume -> {
            session.client()
                    .call(Request.delete("/volumes/" + Request.segment(volume)).flag("force", force.value()));
            session.out().println(volume);
        });
        return 0;
    }
}
