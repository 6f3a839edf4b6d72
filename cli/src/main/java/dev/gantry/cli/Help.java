package dev.gantry.cli;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The texts of `--help`, in Docker's layout.
final class Help {
    private final String program;
    private final int width;

    /// @param program the name the program was called by
    /// @param width the terminal's columns
    Help(String program, int width) {
        this.program = program;
        this.width = width;
    }

    /// For one command: usage, summary, aliases, options.
    String of(Command command) {
        StringBuilder out = new StringBuilder(usageLine(command)).append('\n');
        out.append('\n').append(command.description(program)).append('\n');
        List<String> aliases = command.usage().aliases();
        if (!aliases.isEmpty()) {
            out.append("\nAliases:\n  ").append(program).append(' ');
            out.append(String.join(", " + program + " ", aliases)).append('\n');
        }
        String options = FlagUsages.of(command.flags, width - 1);
        if (!options.isEmpty()) {
            out.append("\nOptions:\n").append(options);
        }
        return out.toString();
    }

    /// For a group: its commands.
    String of(CommandGroup group) {
        StringBuilder out = new StringBuilder(usageLine(group)).append(" COMMAND\n\n");
        out.append(group.description(program)).append("\n\nCommands:\n");
        for (String name : group.names()) {
            group.find(name)
                    .ifPresent(command -> appendEntry(out, name, command.usage().summary()));
        }
        String options = FlagUsages.of(group.flags, width - 1);
        if (!options.isEmpty()) {
            out.append("\nOptions:\n").append(options);
        }
        return out.append("\nRun '" + commandLine(group) + " COMMAND --help' for more information on a command.\n")
                .toString();
    }

    /// For the program: every group and command, and the global options.
    ///
    /// @param plugins listed among the groups, with an asterisk; those that can't be used, by themselves
    String of(RootCommand root, List<CliPlugin> plugins) {
        StringBuilder out = new StringBuilder("Usage:  " + program + " [OPTIONS] COMMAND\n\n");
        out.append("A self-sufficient runtime for containers\n");
        appendCommands(out, "Common Commands", CommandTree.COMMON);
        out.append("\nManagement Commands:\n");
        managing(plugins).forEach((name, summary) -> appendEntry(out, name, summary));
        appendCommands(out, "Commands", CommandTree.OTHERS);
        if (!plugins.stream().allMatch(CliPlugin::isValid)) {
            out.append("\nInvalid Plugins:\n");
            plugins.stream()
                    .filter(plugin -> !plugin.isValid())
                    .forEach(plugin -> appendEntry(out, plugin.name(), plugin.error()));
        }
        out.append("\nGlobal Options:\n").append(FlagUsages.of(root.flags, width - 1));
        return out.append("\nRun '" + program + " COMMAND --help' for more information on a command.\n")
                .toString();
    }

    private static Map<String, String> managing(List<CliPlugin> plugins) {
        Map<String, String> summaries = new TreeMap<>();
        for (String name : CommandTree.GROUPS) {
            CommandTree.group(name)
                    .ifPresent(group -> summaries.put(name, group.usage().summary()));
        }
        plugins.stream()
                .filter(CliPlugin::isValid)
                .forEach(plugin -> summaries.put(plugin.name() + "*", plugin.summary()));
        return summaries;
    }

    /// `Usage:  gantry ps [OPTIONS]`
    String usageLine(Command command) {
        String arguments = command.usage().arguments();
        String other = command.otherForm();
        return "Usage:  " + commandLine(command) + (arguments.isEmpty() ? "" : " " + arguments)
                + (other.isEmpty() ? "" : "\n\t" + program + " " + other);
    }

    /// `gantry container ls`
    String commandLine(Command command) {
        return command.path().isEmpty() ? program : program + " " + command.path();
    }

    private static void appendCommands(StringBuilder out, String title, List<String> names) {
        out.append('\n').append(title).append(":\n");
        for (String name : names) {
            CommandTree.command(name)
                    .ifPresent(found -> appendEntry(out, name, found.usage().summary()));
        }
    }

    private static void appendEntry(StringBuilder out, String name, String summary) {
        out.append("  ").append(name).append(" ".repeat(Math.max(1, 12 - name.length())));
        out.append(summary).append('\n');
    }
}
