package dev.gantry.cli;

import dev.gantry.client.Json;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.util.List;

/// Lists what a container has changed of its image's files.
final class ContainerDiff extends Command {
    /// By the engine's numbers: changed, added, deleted.
    private static final List<String> LETTERS = List.of("C", "A", "D");

    ContainerDiff() {
        super(Usage.of(
                "diff",
                "CONTAINER",
                "Inspect changes to files or directories on a container's filesystem",
                1,
                1,
                "container diff",
                "diff"));
    }

    @Override
    int run(Session session, List<String> arguments) {
        String container = arguments.getFirst();
        if (container.isEmpty()) {
            throw new CliException("Container name cannot be empty");
        }
        Object answer = session.client().call(Request.get("/containers/" + Request.segment(container) + "/changes"));
        for (JsonObject change : Json.objects(answer)) {
            int kind = (int) change.number("Kind");
            String letter = kind >= 0 && kind < LETTERS.size() ? LETTERS.get(kind) : "?";
            session.out().println(letter + " " + change.text("Path"));
        }
        return 0;
    }
}
