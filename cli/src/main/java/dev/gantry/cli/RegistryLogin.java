package dev.gantry.cli;

import dev.gantry.client.ApiException;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/// Tells a registry who the user is, by the engine, and remembers it where the registry agrees.
final class RegistryLogin extends Command {
    private final Flag<String> password = flags.text('p', "password", "Password or Personal Access Token (PAT)");
    private final Flag<Boolean> passwordStdin =
            flags.bool("password-stdin", "Take the Password or Personal Access Token (PAT) from stdin");
    private final Flag<String> username = flags.text('u', "username", "Username");

    RegistryLogin() {
        super(Usage.of("login", "[OPTIONS] [SERVER]", "Authenticate to a registry", 0, 1));
    }

    @Override
    String description(String program) {
        return "Authenticate to a registry.\nDefaults to Docker Hub if no server is specified.";
    }

    @Override
    int run(Session session, List<String> arguments) {
        String secret = secret(session);
        String server = arguments.isEmpty() || arguments.getFirst().equals(ImageName.DOCKER_HUB)
                ? Credentials.DOCKER_HUB
                : arguments.getFirst();
        if (!server.equals(Credentials.DOCKER_HUB)) {
            server = Credentials.host(server);
        }
        RegistryAuth known = username.value().isEmpty() && secret.isEmpty()
                ? session.credentials().find(server)
                : RegistryAuth.NONE;
        if (!known.password().isEmpty() && !known.username().isEmpty()) {
            if (loginAgain(session, RegistryAuth.of(known.username(), known.password(), server))) {
                return 0;
            }
        }
        login(session, ask(session, username.value(), secret, known.username(), server));
        return 0;
    }

    /// The password as flags or standard input give it; `""` where neither does.
    private String secret(Session session) {
        if (passwordStdin.value()) {
            if (password.changed()) {
                throw new CliException("conflicting options: cannot specify both --password and --password-stdin");
            }
            if (!username.changed()) {
                throw new CliException("the --password-stdin option requires --username to be set");
            }
        }
        if (username.changed() && username.value().isEmpty()) {
            throw new CliException("username is empty");
        }
        if (password.changed()) {
            if (password.value().isEmpty()) {
                throw new CliException("password is empty");
            }
            session.err().println("WARNING! Using --password via the CLI is insecure. Use --password-stdin.");
        }
        return passwordStdin.value() ? fromStdin(session) : password.value();
    }

    private static String fromStdin(Session session) {
        try {
            String text = new String(session.in().readAllBytes(), StandardCharsets.UTF_8);
            String line = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
            return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
        } catch (IOException e) {
            throw new CliException(FileErrors.text(e));
        }
    }

    /// With what is remembered; false when that is no longer good.
    private static boolean loginAgain(Session session, RegistryAuth known) {
        session.err().println("Authenticating with existing credentials... [Username: " + known.username() + "]");
        Note.print(
                session.err(),
                Tty.isTerminal(2),
                "To login with a different account, run '" + session.program() + " logout' followed by '"
                        + session.program() + " login'");
        session.err().print("\n\n");
        session.err().flush();
        try {
            login(session, known);
            return true;
        } catch (ApiException e) {
            session.err()
                    .println(
                            e.status() == 401
                                    ? "Stored credentials invalid or expired"
                                    : "Login did not succeed, error: " + Failures.text(e));
            session.err().flush();
            return false;
        }
    }

    private static void login(Session session, RegistryAuth auth) {
        JsonObject answer = session.client().object(Request.post("/auth").json(auth.json()));
        String token = answer.text("IdentityToken");
        store(session, token.isEmpty() ? auth : auth.withIdentityToken(token));
        if (!answer.text("Status").isEmpty()) {
            session.out().println(answer.text("Status"));
        }
    }

    private static void store(Session session, RegistryAuth auth) {
        boolean readable;
        try {
            readable = session.credentials().store(auth);
        } catch (CliException e) {
            throw new CliException("Error saving credentials: " + e.getMessage());
        }
        if (readable) {
            session.err()
                    .println("\nWARNING! Your credentials are stored unencrypted in '"
                            + session.config().file() + "'.\nConfigure a credential helper to remove this warning. See"
                            + "\nhttps://docs.docker.com/go/credential-store/\n");
            session.err().flush();
        }
    }

    /// Does `work` as the user that is known for `server`. Where the registry does not accept that and there is a
    /// terminal,
    /// the user is asked for, for this once.
    ///
    /// @param verb what is going on, in a word: `pull`
    static void as(Session session, String server, String verb, Consumer<RegistryAuth> work) {
        try {
            work.accept(session.credentials().find(server));
        } catch (ApiException e) {
            if (e.status() != 401 || !Tty.isTerminal(0)) {
                throw e;
            }
            session.out().println("\nLogin prior to " + verb + ":");
            work.accept(ask(session, "", "", "", server));
        }
    }

    /// Asks the terminal for what of user and password is not known yet.
    ///
    /// @param usual the user when an empty line is answered
    ///
    /// Errors: [CliException] where standard input is no terminal.
    static RegistryAuth ask(Session session, String user, String secret, String usual, String server) {
        if ((user.isEmpty() || secret.isEmpty()) && !Tty.isTerminal(0)) {
            throw new CliException("Error: Cannot perform an interactive login from a non TTY device");
        }
        boolean hub = server.equals(Credentials.DOCKER_HUB);
        String name = user.strip();
        if (name.isEmpty()) {
            if (hub) {
                session.out()
                        .println("Log in with your Docker ID or email address to push and pull images from Docker Hub."
                                + " If you don't have a Docker ID, head over to https://hub.docker.com/ to create one."
                                + "\nYou can log in with your password or a Personal Access Token (PAT). Using a"
                                + " limited-scope PAT grants better security and is required for organizations using"
                                + " SSO. Learn more at https://docs.docker.com/go/access-tokens/\n");
            }
            String line = Prompt.line(session, usual.isEmpty() ? "Username: " : "Username (" + usual + "): ");
            name = line.isEmpty() ? usual : line;
            if (name.isEmpty()) {
                throw new CliException("Error: Non-null Username Required");
            }
        }
        String password = secret;
        if (password.isBlank()) {
            if (hub) {
                Note.print(
                        session.err(),
                        Tty.isTerminal(2),
                        "A Personal Access Token (PAT) can be used instead.\nTo create a PAT, visit"
                                + " \u001b[4mhttps://app.docker.com/settings\u001b[0m\n\n");
                session.err().flush();
            }
            password = Prompt.secret(session, "Password: ");
            if (password.isEmpty()) {
                throw new CliException("Error: Password Required");
            }
        }
        return RegistryAuth.of(name, password, server);
    }
}
