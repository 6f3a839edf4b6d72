package dev.gantry.cli;

import java.util.ArrayList;
import java.util.List;

/// Joins the streams of a running container of a service.
final class ComposeAttach extends ComposeCommand {
    private final Flag<String> detachKeys =
            flags.text("detach-keys", "Override the key sequence for detaching from a container.");
    private final Flag<Long> index =
            flags.number(Flags.NONE, "index", 0, "Index of the container if service has multiple replicas.");
    private final Flag<Boolean> noStdin = flags.bool("no-stdin", "Do not attach STDIN");
    private final Flag<Boolean> sigProxy =
            flags.boolTrue(Flags.NONE, "sig-proxy", "Proxy all received signals to the process");

    ComposeAttach(ComposeGroup compose) {
        super(
                compose,
                Usage.of(
                        "attach",
                        "[OPTIONS] SERVICE",
                        "Attach local standard input, output, and error streams to a service's running container",
                        1,
                        1));
    }

    @Override
    int run(ComposeSession session, List<String> arguments) {
        List<String> words = new ArrayList<>();
        words.add("--no-stdin=" + noStdin.value());
        words.add("--sig-proxy=" + sigProxy.value());
        if (detachKeys.changed()) {
            words.add("--detach-keys=" + detachKeys.value());
        }
        words.add(session.container(arguments.getFirst(), index.value()));
        return session.session().invoke(new ContainerAttach(), words);
    }
}
