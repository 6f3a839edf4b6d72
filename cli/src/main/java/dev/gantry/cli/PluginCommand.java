package dev.gantry.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jline.utils.Signals;

/// A command that is a program of its own ([CliPlugin]). It gets the whole command line, streams, and the environment
/// that Docker's command line gives its plugins.
final class PluginCommand {
    private static final List<String> PASSED = List.of("TERM", "HUP");

    private final Session session;
    private final CliPlugin plugin;

    PluginCommand(Session session, CliPlugin plugin) {
        this.session = session;
        this.plugin = plugin;
    }

    /// Runs the program to its end.
    ///
    /// @return its exit code
    int run(List<String> commandLine) {
        List<String> command = new ArrayList<>(List.of(plugin.path().toString()));
        command.addAll(commandLine);
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put("DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND", session.program());
        // Plugins know Docker's socket, not ours.
        session.locator().unstatedHost().ifPresent(host -> builder.environment().put("DOCKER_HOST", host));
        session.streams().flush();
        try {
            Process process = builder.start();
            Signals.register("INT", () -> {}); // the terminal tells the program as well: its end is ours
            PASSED.forEach(signal -> Signals.register(signal, process::destroy));
            return process.waitFor();
        } catch (IOException e) {
            throw new CliException("fork/exec " + plugin.path() + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 130;
        }
    }
}
