package dev.gantry.cli;

import java.util.ArrayList;
import java.util.List;

/// Writes the files of a container of a service into a tar.
final class ComposeExport extends ComposeCommand {
    private final Flag<Long> index =
            flags.number(Flags.NONE, "index", 0, "Index of the container if service has multiple replicas");
    private final Flag<String> output = flags.text('o', "output", "Write to a file, instead of STDOUT");

    ComposeExport(ComposeGroup compose) {
        super(
                compose,
                Usage.of(
                        "export",
                        "[OPTIONS] SERVICE",
                        "Export a service container's filesystem as a tar archive",
                        1,
                        1));
    }

    @Override
    int run(ComposeSession session, List<String> arguments) {
        List<String> words = new ArrayList<>();
        if (output.changed()) {
            words.add("--output=" + output.value());
        }
        words.add(session.container(arguments.getFirst(), index.value()));
        return session.session().invoke(new ContainerExport(), words);
    }
}
