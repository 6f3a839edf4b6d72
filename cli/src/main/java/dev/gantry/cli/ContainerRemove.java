package dev.gantry.cli;

import dev.gantry.client.ApiException;
import dev.gantry.client.Request;
import java.util.List;

/// Removes containers.
final class ContainerRemove extends Command {
    private final Flag<Boolean> force =
            flags.bool('f', "force", "Force the removal of a running container (uses SIGKILL)");
    private final Flag<Boolean> link = flags.bool('l', "link", "Remove the specified link");
    private final Flag<Boolean> volumes =
            flags.bool('v', "volumes", "Remove anonymous volumes associated with the container");

    ContainerRemove() {
        super(Usage.of(
                "rm",
                "[OPTIONS] CONTAINER [CONTAINER...]",
                "Remove one or more containers",
                1,
                Usage.ANY,
                "container rm",
                "container remove",
                "rm"));
    }

    @Override
    int run(Session session, List<String> arguments) {
        Failures.forEach(arguments, given -> {
            String container = withoutSlashes(given);
            if (container.isEmpty()) {
                throw new CliException("container name cannot be empty");
            }
            if (remove(session, container)) {
                session.out().println(given);
            }
        });
        return 0;
    }

    /// With `--force`, a container that is not there is told, but is no failure.
    private boolean remove(Session session, String container) {
        try {
            session.client()
                    .call(Request.delete("/containers/" + Request.segment(container))
                            .flag("v", volumes.value())
                            .flag("link", link.value())
                            .flag("force", force.value()));
            return true;
        } catch (ApiException e) {
            if (!force.value() || e.status() != 404) {
                throw e;
            }
            session.err().println(Failures.text(e));
            return false;
        }
    }

    private static String withoutSlashes(String name) {
        int from = 0;
        int to = name.length();
        while (from < to && name.charAt(from) == '/') {
            from++;
        }
        while (to > from && name.charAt(to - 1) == '/') {
            to--;
        }
        return name.substring(from, to);
    }
}
