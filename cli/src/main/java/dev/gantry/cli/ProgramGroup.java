package dev.gantry.cli;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/// A group of another program's commands, each made when it is asked for.
public final class ProgramGroup extends CommandGroup {
    private final TreeMap<String, Supplier<Command>> commands;

    /// A group of these commands.
    ///
    /// @param commands by name; help lists them in this order
    public ProgramGroup(String name, String summary, SortedMap<String, Supplier<Command>> commands) {
        super(name, summary);
        this.commands = new TreeMap<>(commands);
    }

    @Override
    List<String> names() {
        return List.copyOf(commands.keySet());
    }

    @Override
    Optional<Command> find(String name) {
        return Optional.ofNullable(commands.get(name)).map(Supplier::get);
    }
}
