package dev.gantry.cli;

import dev.gantry.client.Request;
import java.util.List;

/// Writes a container's files into a tar.
final class ContainerExport extends Command {
    private final ArchiveOutput output = new ArchiveOutput(
            flags.text('o', "output", "Write to a file, instead of STDOUT"), "failed to export container");

    ContainerExport() {
        super(Usage.of(
                "export",
                "[OPTIONS] CONTAINER",
                "Export a container's filesystem as a tar archive",
                1,
                1,
                "container export",
                "export"));
    }

    @Override
    int run(Session session, List<String> arguments) {
        output.check("cowardly refusing to save to a terminal. Use the -o flag or redirect");
        output.write(session, Request.get("/containers/" + Request.segment(arguments.getFirst()) + "/export"));
        return 0;
    }
}
