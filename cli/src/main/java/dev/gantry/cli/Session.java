package dev.gantry.cli;

import dev.gantry.client.ConnectionException;
import dev.gantry.client.EngineClient;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a running command works with: streams, environment, configuration, the engine. The engine's connection
/// and the configuration file come into being when first asked for.
public final class Session implements AutoCloseable {
    private final String program;
    private final Streams streams;
    private final Map<String, String> environment;
    private final RootCommand root;
    private List<String> commandLine = List.of();
    private @Nullable ConfigFile config;
    private @Nullable EngineClient client;

    /// @param program the name the program was called by, which messages and help show
    Session(String program, Streams streams, Map<String, String> environment, RootCommand root) {
        this.program = program;
        this.streams = streams;
        this.environment = environment;
        this.root = root;
    }

    String program() {
        return program;
    }

    public PrintStream out() {
        return streams.out();
    }

    public PrintStream err() {
        return streams.err();
    }

    public InputStream in() {
        return streams.in();
    }

    Streams streams() {
        return streams;
    }

    /// A session with a connection of its own, for a command that runs as a part of another.
    Session with(Streams other) {
        return new Session(program, other, environment, root);
    }

    /// All words after the program's name.
    List<String> commandLine() {
        return commandLine;
    }

    void commandLine(List<String> words) {
        commandLine = List.copyOf(words);
    }

    /// The programs that add commands.
    CliPlugins plugins() {
        return new CliPlugins(config());
    }

    /// The environment variable `name`, or `""`.
    public String variable(String name) {
        return environment.getOrDefault(name, "");
    }

    Map<String, String> environment() {
        return environment;
    }

    Help help() {
        return new Help(program, Tty.columns(0));
    }

    /// `~/.docker/config.json`, or where `--config` says.
    ConfigFile config() {
        if (config == null) {
            config = ConfigFile.read(root.config.value());
        }
        return config;
    }

    /// Who the user is at each registry.
    Credentials credentials() {
        return new Credentials(config(), environment);
    }

    /// The keys that end an attachment: as `--detach-keys` says, else as the configuration does.
    String detachKeys(Flag<String> flag) {
        return flag.changed() ? flag.value() : config().text("detachKeys");
    }

    /// True after `--debug`.
    boolean debug() {
        return root.debug.value();
    }

    /// The name of the context in use, `default` when none is.
    String context() {
        return locator().context();
    }

    EngineLocator locator() {
        return new EngineLocator(root, environment, config());
    }

    /// The stored contexts.
    ContextStore contexts() {
        return new ContextStore(config().directory());
    }

    /// The engine the options, environment and configuration name. Errors: [CliException] when they can't be
    /// resolved.
    EngineClient client() {
        if (client == null) {
            client = locator().client();
        }
        return client;
    }

    /// Reads `words` as `command`'s flags and arguments, and runs it.
    int invoke(Command command, List<String> words) {
        List<String> arguments = command.flags.parse(words, command);
        String complaint = command.usage().complaint(arguments.size());
        if (!complaint.isEmpty()) {
            throw wrongArguments(command, complaint);
        }
        checkVersions(command);
        return command.run(this, arguments);
    }

    void showHelp(Command command) {
        hideUnknownFlags(command);
        out().print(
                        switch (command) {
                            case RootCommand program ->
                                help().of(program, plugins().all());
                            case CommandGroup group -> help().of(group);
                            default -> help().of(command);
                        });
    }

    /// As Docker's, help leaves out what the engine is too old for.
    private void hideUnknownFlags(Command command) {
        for (Flag<?> flag : command.flags.sorted()) {
            if (!flag.since().isEmpty() && !engineMaySpeak(flag.since())) {
                flag.hide();
            }
        }
    }

    /// True, too, when the engine can't be asked: help needs none.
    private boolean engineMaySpeak(String version) {
        try {
            return client().speaks(version);
        } catch (CliException | ConnectionException e) {
            return true;
        }
    }

    private CliException wrongArguments(Command command, String complaint) {
        Help help = help();
        String line = help.commandLine(command);
        String see = complaint.startsWith("requires at least ") && !complaint.contains(" and ") ? "See" : "Run";
        return new CliException(program + ": '" + line + "' " + complaint + "\n\n" + help.usageLine(command) + "\n\n"
                + see + " '" + line + " --help' for more information");
    }

    /// The failure of a command that its help may mend: `gantry: REASON`, and where to read on.
    CliException withHelp(Command command, String reason, int exitCode) {
        return new CliException(
                program + ": " + reason + "\n\nRun '" + help().commandLine(command) + " --help' for more information",
                exitCode);
    }

    private void checkVersions(Command command) {
        Failures failures = new Failures();
        for (Flag<?> flag : command.flags.sorted()) {
            if (flag.changed() && flag.isForWindows()) {
                failures.add("\"--" + flag.name() + "\" is only supported on a Docker daemon running on"
                        + " windows, but the Docker daemon is running on linux");
            } else if (flag.changed() && !flag.since().isEmpty() && !client().speaks(flag.since())) {
                failures.add("\"--" + flag.name() + "\" requires API version " + flag.since()
                        + ", but the Docker daemon API version is " + client().version());
            }
        }
        failures.throwIfAny();
    }

    @Override
    public void close() {
        if (client != null) {
            client.close();
        }
    }
}
