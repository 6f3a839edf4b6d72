package dev.gantry.cli;

import dev.gantry.client.Request;
import java.util.List;

/// Makes an image of what a container has changed.
final class ContainerCommit extends Command {
    private final Flag<String> author =
            flags.text('a', "author", "Author (e.g., \"John Hannibal Smith <hannibal@a-team.com>\")");
    private final Flag<List<String>> change =
            flags.list('c', "change", "Apply Dockerfile instruction to the created image");
    private final Flag<String> message = flags.text('m', "message", "Commit message");
    private final Flag<Boolean> pause = flags.boolTrue('p', "pause", "Pause container during commit");
    private final Flag<Boolean> noPause =
            flags.bool("no-pause", "Disable pausing container during commit").hide();

    ContainerCommit() {
        super(Usage.of(
                "commit",
                "[OPTIONS] CONTAINER [REPOSITORY[:TAG]]",
                "Create a new image from a container's changes",
                1,
                2,
                "container commit",
                "commit"));
    }

    @Override
    int run(Session session, List<String> arguments) {
        Request request = Request.post("/commit").query("container", arguments.getFirst());
        if (arguments.size() > 1) {
            ImageName name = ImageName.parse(arguments.get(1));
            if (!name.digest().isEmpty()) {
                throw new CliException("refusing to create a tag with a digest reference");
            }
            request.query("repo", name.repository())
                    .query("tag", name.withDefaultTag().tag());
        }
        if (!pause.value() || noPause.value()) {
            request.query("pause", "0");
        }
        change.value().forEach(instruction -> request.query("changes", instruction));
        request.query("comment", message.value()).query("author", author.value());
        session.out().println(session.client().object(request).text("Id"));
        return 0;
    }
}
