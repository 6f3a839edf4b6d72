package dev.gantry.cli;

import java.util.ArrayList;
import java.util.List;

/// Makes an image of what a container of a service has changed.
final class ComposeCommit extends ComposeCommand {
    private final Flag<String> author =
            flags.text('a', "author", "Author (e.g., \"John Hannibal Smith <hannibal@a-team.com>\")");
    private final Flag<List<String>> change =
            flags.list('c', "change", "Apply Dockerfile instruction to the created image");
    private final Flag<Long> index =
            flags.number(Flags.NONE, "index", 0, "Index of the container if service has multiple replicas");
    private final Flag<String> message = flags.text('m', "message", "Commit message");
    private final Flag<Boolean> pause = flags.boolTrue('p', "pause", "Pause container during commit");

    ComposeCommit(ComposeGroup compose) {
        super(
                compose,
                Usage.of(
                        "commit",
                        "[OPTIONS] SERVICE [REPOSITORY[:TAG]]",
                        "Create a new image from a service container's changes",
                        1,
                        2));
    }

    @Override
    int run(ComposeSession session, List<String> arguments) {
        List<String> words = new ArrayList<>();
        words.add("--author=" + author.value());
        words.add("--message=" + message.value());
        words.add("--pause=" + pause.value());
        change.value().forEach(instruction -> words.add("--change=" + instruction));
        words.add(session.container(arguments.getFirst(), index.value()));
        words.addAll(arguments.subList(1, arguments.size()));
        return session.session().invoke(new ContainerCommit(), words);
    }
}
