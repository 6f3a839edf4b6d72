package dev.gantry.registry;

import dev.gantry.cli.CliException;
import dev.gantry.cli.Flag;
import dev.gantry.cli.ProgramCommand;
import dev.gantry.cli.Session;
import dev.gantry.cli.Usage;
import dev.gantry.storage.StorageException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `gantry registry serve`: serves until SIGTERM or SIGINT.
final class ServeCommand extends ProgramCommand {
    /// What Docker's image of a registry is told by its environment, as the options that say the same here.
    private static final Map<String, String> VARIABLES = Map.of(
            "REGISTRY_HTTP_ADDR", "listen",
            "REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY", "root",
            "REGISTRY_AUTH_HTPASSWD_PATH", "htpasswd",
            "REGISTRY_HTTP_TLS_CERTIFICATE", "tls-cert",
            "REGISTRY_HTTP_TLS_KEY", "tls-key");

    private final Flag<String> listen = declared().text("listen", "Address and port (default \"127.0.0.1:5000\")");
    private final Flag<String> root = declared().text("root", StoredCommand.ROOT_HELP);
    private final Flag<String> htpasswd = declared().text("htpasswd", "File with users, as htpasswd -B writes it");
    private final Flag<String> tlsCert = declared().text("tls-cert", "Certificate chain, PEM");
    private final Flag<String> tlsKey = declared().text("tls-key", "Its key, PEM");
    private final Flag<Boolean> anonymousRead = declared().bool("anonymous-read", "Let those without an account pull");
    private final Flag<String> config = declared().text("config", "JSON file with these options, and others");

    ServeCommand() {
        super(Usage.of("serve", "[OPTIONS]", "Serve images and artifacts to clients", 0, 0));
    }

    @Override
    protected int execute(Session session, List<String> arguments) {
        try {
            ServeConfig settings = ServeConfig.read(config.value(), given(session));
            new RegistryDaemon(settings).serve();
            return 0;
        } catch (IOException | StorageException | IllegalArgumentException e) {
            throw new CliException("registry: " + e.getMessage());
        }
    }

    /// The options of the command line, which win over the environment's, which win over the file's.
    private Map<String, Object> given(Session session) {
        Map<String, Object> given = new LinkedHashMap<>();
        VARIABLES.forEach((variable, option) -> {
            String value = session.variable(variable);
            if (!value.isEmpty()) {
                given.put(option, value);
            }
        });
        for (Flag<String> flag : List.of(listen, root, htpasswd, tlsCert, tlsKey)) {
            if (flag.changed()) {
                given.put(flag.name(), flag.value());
            }
        }
        if (anonymousRead.changed()) {
            given.put(anonymousRead.name(), anonymousRead.value());
        }
        return given;
    }
}
