package dev.gantry.cli;

import dev.gantry.client.Request;
import java.util.List;

/// Shows everything about networks.
final class NetworkInspect extends Command {
    private final Flag<String> format = flags.inspectFormat('f');
    private final Flag<Boolean> verbose = flags.bool('v', "verbose", "Verbose output for diagnostics");

    NetworkInspect() {
        super(Usage.of(
                "inspect",
                "[OPTIONS] NETWORK [NETWORK...]",
                "Display detailed information on one or more networks",
                1,
                Usage.ANY));
    }

    @Override
    int run(Session session, List<String> arguments) {
        return new Inspection(session, format.value()).run(arguments, name -> {
            Request request = Request.get(ObjectName.networkPath(name));
            return session.client().object(verbose.value() ? request.query("verbose", "true") : request);
        });
    }
}
