package dev.gantry.cli;

import java.util.List;

/// Forgets who the user is at a registry.
final class RegistryLogout extends Command {
    RegistryLogout() {
        super(Usage.of("logout", "[SERVER]", "Log out from a registry", 0, 1));
    }

    @Override
    String description(String program) {
        return "Log out from a registry.\nIf no server is specified, the default is defined by the daemon.";
    }

    @Override
    int run(Session session, List<String> arguments) {
        String server = arguments.isEmpty() ? "" : arguments.getFirst();
        String shown = server.isEmpty() ? Credentials.DOCKER_HUB : Credentials.host(server);
        session.out().println("Removing login credentials for " + shown);
        List<String> names = server.isEmpty() ? List.of(shown) : spellings(server, shown);
        Failures failures = new Failures();
        int failed = 0;
        for (String name : names) {
            try {
                session.credentials().erase(name);
            } catch (CliException e) {
                failures.add(name + ": " + e.getMessage());
                failed++;
            }
        }
        if (failed == names.size()) {
            session.out().flush();
            session.err().println("WARNING: could not erase credentials:\n" + failures.text());
        }
        return 0;
    }

    /// What logins of older clients may have kept the same registry as.
    private static List<String> spellings(String server, String host) {
        return List.of(server, host, "http://" + host, "https://" + host);
    }
}
