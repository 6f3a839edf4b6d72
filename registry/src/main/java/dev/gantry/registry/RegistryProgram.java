package dev.gantry.registry;

import dev.gantry.cli.Command;
import dev.gantry.cli.Main;
import dev.gantry.cli.ProgramGroup;
import java.util.TreeMap;
import java.util.function.Supplier;

/// `gantry registry`: the commands.
public final class RegistryProgram {
    private RegistryProgram() {}

    /// The program's start.
    public static void main(String... arguments) {
        Main.main(program(), arguments);
    }

    private static Command program() {
        TreeMap<String, Supplier<Command>> commands = new TreeMap<>();
        commands.put("serve", ServeCommand::new);
        commands.put("gc", GcCommand::new);
        commands.put("user", UserCommands::group);
        commands.put("repo", RepoCommands::group);
        return new ProgramGroup("registry", "Run and manage a registry", commands);
    }
}
