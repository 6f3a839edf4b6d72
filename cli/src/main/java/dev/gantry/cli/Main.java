package dev.gantry.cli;

import dev.gantry.client.ApiException;
import dev.gantry.client.ConnectionException;
import dev.gantry.client.JsonException;
import java.util.List;
import java.util.Map;

/// The `gantry` program.
///
/// It ends by halting the JVM, which saves the shutdown's milliseconds; with `-Dgantry.exit=normal` it exits
/// normally, as the training run of an AOT cache has to. `-Dgantry.program` is the name that help
/// and messages show.
public final class Main {
    private static final Streams STREAMS = Streams.ofProcess();

    private Main() {}

    /// Runs the command line `args` and ends the process with Docker's exit code for it.
    public static void main(String[] args) {
        List<String> words = List.of(args);
        exit(
                program().equals(DockerCompose.PROGRAM)
                        ? DockerCompose.run(words, STREAMS, System.getenv())
                        : run(program(), words, STREAMS, System.getenv()));
    }

    /// Runs another program that is called as `gantry NAME ARGS`, where `program` is that name's command or group,
    /// and ends the process with the exit code.
    public static void main(Command program, String[] args) {
        RootCommand root = new RootCommand("", "");
        try (Session session = new Session(program(), STREAMS, System.getenv(), root)) {
            exit(run(session, program, List.of(args)));
        }
    }

    private static void exit(int code) {
        STREAMS.flush();
        if (System.getProperty("gantry.exit") != null) {
            System.exit(code);
        }
        Runtime.getRuntime().halt(code);
    }

    /// As [#main], but answers the exit code; `streams` are not closed, not even flushed.
    static int run(String program, List<String> words, Streams streams, Map<String, String> environment) {
        String config = environment.getOrDefault("DOCKER_CONFIG", "");
        if (config.isEmpty()) {
            config = environment.getOrDefault("HOME", "") + "/.docker";
        }
        String certificates = environment.getOrDefault("DOCKER_CERT_PATH", "");
        RootCommand root = new RootCommand(config, certificates.isEmpty() ? config : certificates);
        try (Session session = new Session(program, streams, environment, root)) {
            return run(session, root, words);
        }
    }

    private static int run(Session session, Command root, List<String> words) {
        session.commandLine(words);
        try {
            return session.invoke(root, words);
        } catch (HelpRequest e) {
            if (e.shorthand()) {
                session.out().println("Flag shorthand -h has been deprecated, use --help");
            }
            session.showHelp(e.command());
            return 0;
        } catch (UsageException e) {
            Help help = session.help();
            return fail(
                    session,
                    e.getMessage() + "\n\n" + help.usageLine(e.command()) + "\n\nRun '" + help.commandLine(e.command())
                            + " --help' for more information",
                    125);
        } catch (CliException e) {
            return fail(session, String.valueOf(e.getMessage()), e.exitCode());
        } catch (ApiException e) {
            return fail(session, Failures.text(e), 1);
        } catch (ConnectionException | JsonException e) {
            return fail(session, String.valueOf(e.getMessage()), 1);
        }
    }

    private static String program() {
        String name = System.getProperty("gantry.program");
        return name == null || name.isEmpty() ? "gantry" : name;
    }

    private static int fail(Session session, String message, int exitCode) {
        session.out().flush();
        if (!message.isEmpty()) {
            session.err().println(message);
        }
        return exitCode;
    }
}
