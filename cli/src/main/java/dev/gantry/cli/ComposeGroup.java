package dev.gantry.cli;

import java.util.List;
import java.util.Optional;

/// `gantry compose`
final class ComposeGroup extends CommandGroup {
    private static final List<String> NAMES = List.of(
            "attach", "build", "commit", "cp", "create", "down", "events", "exec", "export", "graph", "images", "kill",
            "logs", "ls", "pause", "port", "ps", "pull", "push", "restart", "rm", "run", "scale", "start", "stats",
            "stop", "top", "unpause", "up", "volumes", "wait");

    private final ComposeFlags compose = new ComposeFlags(flags);

    ComposeGroup() {
        super("compose", "Define and run multi-container applications");
    }

    @Override
    List<String> names() {
        return NAMES;
    }

    @Override
    Optional<Command> find(String name) {
        return ComposeCommands.find(name, compose);
    }
}
