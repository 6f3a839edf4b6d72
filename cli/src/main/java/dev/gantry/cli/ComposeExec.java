package dev.gantry.cli;

import java.util.ArrayList;
import java.util.List;

/// Runs a command in a running container of a service; exits as it does.
final class ComposeExec extends ComposeCommand {
    private final Flag<Boolean> detach = flags.bool('d', "detach", "Detached mode: Run command in the background");
    private final Flag<List<String>> environment = flags.list('e', "env", "Set environment variables");
    private final Flag<Long> index =
            flags.number(Flags.NONE, "index", 0, "Index of the container if service has multiple replicas");
    private final Flag<Boolean> interactive =
            flags.boolTrue('i', "interactive", "Keep STDIN open even if not attached");
    private final Flag<Boolean> noTty = flags.bool('T', "no-tty", "Disable pseudo-TTY allocation");
    private final Flag<Boolean> privileged = flags.bool("privileged", "Give extended privileges to the process");
    private final Flag<Boolean> tty = flags.boolTrue('t', "tty", "Allocate a pseudo-TTY");
    private final Flag<String> user = flags.text('u', "user", "Run the command as this user");
    private final Flag<String> workingDirectory =
            flags.text('w', "workdir", "Path to workdir directory for this command");

    ComposeExec(ComposeGroup compose) {
        super(
                compose,
                Usage.of(
                        "exec",
                        "[OPTIONS] SERVICE COMMAND [ARGS...]",
                        "Execute a command in a running container",
                        2,
                        Usage.ANY));
        flags.stopAtFirstArgument();
    }

    @Override
    int run(ComposeSession session, List<String> arguments) {
        String container = session.container(arguments.getFirst(), index.value());
        boolean hasTty = !noTty.value() && tty.value() && Tty.isTerminal(0) && Tty.isTerminal(1);
        List<String> words = new ArrayList<>();
        if (detach.value()) {
            words.add("--detach");
        } else {
            words.add("--interactive=" + interactive.value());
            words.add("--tty=" + hasTty);
        }
        environment.value().forEach(variable -> words.add("--env=" + variable));
        words.add("--privileged=" + privileged.value());
        words.add("--user=" + user.value());
        words.add("--workdir=" + workingDirectory.value());
        words.add(container);
        words.addAll(arguments.subList(1, arguments.size()));
        return session.session().invoke(new ContainerExec(), words);
    }
}
