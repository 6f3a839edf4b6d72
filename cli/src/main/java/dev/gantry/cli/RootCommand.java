package dev.gantry.cli;

import java.util.List;
import java.util.Optional;

/// The program itself: its global options, then a command.
final class RootCommand extends Command {
    final Flag<String> config;
    final Flag<String> context;
    final Flag<Boolean> debug;
    final Flag<List<String>> hosts;
    final Flag<String> logLevel;
    final Flag<Boolean> tls;
    final Flag<String> tlsCa;
    final Flag<String> tlsCert;
    final Flag<String> tlsKey;
    final Flag<Boolean> tlsVerify;
    private final Flag<Boolean> version;

    /// @param configDirectory where Docker's client configuration is when no flag says otherwise
    /// @param certificates where TLS files are when no flag says otherwise
    RootCommand(String configDirectory, String certificates) {
        super(Usage.of("", "[OPTIONS] COMMAND [ARG...]", "A self-sufficient runtime for containers", 0, Usage.ANY));
        flags.stopAtFirstArgument();
        config = flags.text(Flags.NONE, "config", configDirectory, "Location of client config files");
        context = flags.text(
                'c',
                "context",
                "Name of the context to use to connect to the daemon (overrides DOCKER_HOST env var and default context"
                        + " set with \"docker context use\")");
        debug = flags.bool('D', "debug", "Enable debug mode");
        hosts = flags.list('H', "host", "Daemon socket to connect to");
        logLevel = flags.text(
                'l',
                "log-level",
                "info",
                "Set the logging level (\"debug\", \"info\", \"warn\", \"error\", \"fatal\")");
        tls = flags.bool("tls", "Use TLS; implied by --tlsverify");
        tlsCa = flags.text(Flags.NONE, "tlscacert", certificates + "/ca.pem", "Trust certs signed only by this CA");
        tlsCert = flags.text(Flags.NONE, "tlscert", certificates + "/cert.pem", "Path to TLS certificate file");
        tlsKey = flags.text(Flags.NONE, "tlskey", certificates + "/key.pem", "Path to TLS key file");
        tlsVerify = flags.bool("tlsverify", "Use TLS and verify the remote");
        version = flags.bool('v', "version", "Print version information and quit");
    }

    @Override
    int run(Session session, List<String> arguments) {
        checkLogLevel();
        if (version.value()) {
            Version client = Version.ofClient();
            session.out().println("Gantry version " + client.version() + ", build " + client.commit());
            return 0;
        }
        if (arguments.isEmpty()) {
            session.showHelp(this);
            return 0;
        }
        List<String> rest = arguments.subList(1, arguments.size());
        if (arguments.getFirst().equals("help")) {
            return showHelp(session, rest);
        }
        Optional<Command> command = find(arguments.getFirst());
        return command.isPresent() ? session.invoke(command.get(), rest) : runPlugin(session, arguments.getFirst());
    }

    private static Optional<Command> find(String name) {
        return CommandTree.group(name).<Command>map(group -> group).or(() -> CommandTree.command(name));
    }

    /// What is no command of ours may be a program's.
    private static int runPlugin(Session session, String name) {
        Optional<CliPlugin> plugin = session.plugins().find(name);
        if (plugin.isPresent()) {
            return new PluginCommand(session, plugin.get()).run(session.commandLine());
        }
        String program = session.program();
        if (CommandTree.comesLater(name)) {
            throw CommandTree.notYet(session, program + " " + name);
        }
        throw new CliException(program + ": unknown command: " + program + " " + name + "\n\nRun '" + program
                + " --help' for more information");
    }

    private void checkLogLevel() {
        switch (logLevel.value()) {
            case "trace", "debug", "info", "warn", "warning", "error", "fatal", "panic" -> {}
            default -> throw new CliException("Unable to parse logging level: " + logLevel.value());
        }
    }

    /// `gantry help container ls`
    private int showHelp(Session session, List<String> names) {
        if (names.isEmpty()) {
            session.showHelp(this);
            return 0;
        }
        Optional<Command> found = find(names.getFirst());
        if (found.isEmpty()) {
            return runPlugin(session, names.getFirst());
        }
        Command command = found.get();
        if (names.size() > 1 && command instanceof CommandGroup group) {
            command = group.require(session, names.get(1));
        }
        session.showHelp(command);
        return 0;
    }
}
