package dev.gantry.cli;

import java.util.ArrayList;
import java.util.List;

/// Copies files between containers of a service and this machine.
final class ComposeCopy extends ComposeCommand {
    private final Flag<Boolean> all = flags.bool("all", "Include containers created by the run command");
    private final Flag<Boolean> archive = flags.bool('a', "archive", "Archive mode (copy all uid/gid information)");
    private final Flag<Boolean> followLink = flags.bool('L', "follow-link", "Always follow symbol link in SRC_PATH");
    private final Flag<Long> index =
            flags.number(Flags.NONE, "index", 0, "Index of the container if service has multiple replicas");

    ComposeCopy(ComposeGroup compose) {
        super(
                compose,
                Usage.of(
                        "cp",
                        "[OPTIONS] SERVICE:SRC_PATH DEST_PATH|-",
                        "Copy files/folders between a service container and the local filesystem",
                        2,
                        2));
    }

    @Override
    int run(ComposeSession session, List<String> arguments) {
        ContainerCopy.Place source = ContainerCopy.Place.parse(arguments.getFirst());
        ContainerCopy.Place target = ContainerCopy.Place.parse(arguments.get(1));
        if (source.isLocal() == target.isLocal()) {
            throw new CliException(
                    source.isLocal() ? "unknown copy direction" : "copying between services is not supported");
        }
        if (!source.isLocal()) {
            String container = session.container(source.container(), index.value());
            return copy(session, container + ":" + source.path(), arguments.get(1));
        }
        int code = 0;
        for (String container : session.containers(target.container(), index.value(), all.value())) {
            code = Math.max(code, copy(session, arguments.getFirst(), container + ":" + target.path()));
        }
        return code;
    }

    private int copy(ComposeSession session, String source, String target) {
        List<String> words = new ArrayList<>();
        words.add("--archive=" + archive.value());
        words.add("--follow-link=" + followLink.value());
        words.add("--quiet");
        words.add(source);
        words.add(target);
        return session.session().invoke(new ContainerCopy(), words);
    }
}
