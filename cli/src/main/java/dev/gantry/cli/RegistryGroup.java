package dev.gantry.cli;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/// `gantry registry`, for help and completion. The launcher sends the command itself to the registry,
/// which is a program of its own: this one stays small.
final class RegistryGroup {
    private static final Map<String, String> COMMANDS = Map.of(
            "serve", "Serve images and artifacts to clients",
            "user", "Manage users, robots and their rights",
            "repo", "Manage repositories",
            "gc", "Take away what nothing refers to");

    private RegistryGroup() {}

    static CommandGroup make() {
        TreeMap<String, Supplier<Command>> commands = new TreeMap<>();
        COMMANDS.forEach((name, summary) -> commands.put(name, () -> new Elsewhere(name, summary)));
        return new ProgramGroup("registry", "Run and manage a registry", commands);
    }

    private static final class Elsewhere extends Command {
        Elsewhere(String name, String summary) {
            super(Usage.of(name, "", summary, 0, Usage.ANY));
            flags.stopAtFirstArgument();
        }

        @Override
        int run(Session session, List<String> arguments) {
            throw new CliException("the registry is a program of its own: put its command first, as in \""
                    + session.program() + " registry serve\"");
        }
    }
}
