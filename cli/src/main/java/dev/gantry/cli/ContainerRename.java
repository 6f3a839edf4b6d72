package dev.gantry.cli;

import dev.gantry.client.ApiException;
import dev.gantry.client.Request;
import java.util.List;

/// Gives a container another name.
final class ContainerRename extends Command {
    ContainerRename() {
        super(Usage.of("rename", "CONTAINER NEW_NAME", "Rename a container", 2, 2, "container rename", "rename"));
    }

    @Override
    int run(Session session, List<String> arguments) {
        String container = arguments.getFirst().strip();
        String name = arguments.get(1).strip();
        if (container.isEmpty() || name.isEmpty()) {
            throw new CliException("Error: Neither old nor new names may be empty");
        }
        try {
            session.client()
                    .call(Request.post("/containers/" + Request.segment(container) + "/rename")
                            .query("name", name));
        } catch (ApiException e) {
            session.err().println(Failures.text(e));
            throw new CliException("Error: failed to rename container named " + container);
        }
        return 0;
    }
}
