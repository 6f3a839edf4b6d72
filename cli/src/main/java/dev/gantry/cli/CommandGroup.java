package dev.gantry.cli;

import java.util.List;
import java.util.Optional;

/// A command that only holds others: `container`, `image`.
public abstract class CommandGroup extends Command {
    CommandGroup(String name, String summary) {
        super(Usage.of(name, "", summary, 0, Usage.ANY));
        flags.stopAtFirstArgument();
    }

    /// The names help lists, in order.
    abstract List<String> names();

    /// The command called `name` or one of its aliases.
    abstract Optional<Command> find(String name);

    @Override
    final int run(Session session, List<String> arguments) {
        if (arguments.isEmpty()) {
            session.err().print(helpUnasked(session));
            return 0;
        }
        return session.invoke(require(session, arguments.getFirst()), arguments.subList(1, arguments.size()));
    }

    /// What standard error shows when no command is named.
    String helpUnasked(Session session) {
        return session.help().of(this);
    }

    /// The command called `name`, told how it was called. Errors: [CliException] in Docker's words.
    final Command require(Session session, String name) {
        Command command = find(name).orElseThrow(() -> unknown(session, name));
        command.calledAs(path() + " " + command.usage().name());
        return command;
    }

    private CliException unknown(Session session, String name) {
        String line = session.help().commandLine(this);
        if (CommandTree.comesLater(path() + " " + name)) {
            return CommandTree.notYet(session, line + " " + name);
        }
        return new CliException(session.program() + ": unknown command: " + line + " " + name + "\n\nUsage:  " + line
                + (path().equals("volume") || path().equals("manifest") ? " COMMAND" : "") + "\n\nRun '" + line
                + " --help' for more information");
    }
}
