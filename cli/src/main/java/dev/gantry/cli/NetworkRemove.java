package dev.gantry.cli;

import dev.gantry.client.ApiException;
import dev.gantry.client.Request;
import java.util.List;

/// Removes networks.
final class NetworkRemove extends Command {
    private static final String INGRESS =
            "WARNING! Before removing the routing-mesh network, make sure all the nodes in"
                    + " your swarm run the same docker engine version. Otherwise, removal may not be effective and functionality"
                    + " of newly create ingress networks will be impaired.";

    private final Flag<Boolean> force = flags.bool('f', "force", "Do not error if the network does not exist");

    NetworkRemove() {
        super(Usage.of(
                "rm",
                "NETWORK [NETWORK...]",
                "Remove one or more networks",
                1,
                Usage.ANY,
                "network rm",
                "network remove"));
    }

    /// Each failure is told as it comes.
    @Override
    int run(Session session, List<String> arguments) {
        boolean failed = false;
        for (String network : arguments) {
            try {
                remove(session, network);
            } catch (ApiException e) {
                failed |= tell(session, e.status() == 404 && force.value() ? "" : Failures.text(e));
            } catch (CliException e) {
                failed |= tell(session, String.valueOf(e.getMessage()));
            }
        }
        if (failed) {
            throw new CliException("exit status 1"); // Docker's last word on it
        }
        return 0;
    }

    private static boolean tell(Session session, String failure) {
        if (failure.isEmpty()) {
            return false;
        }
        session.out().flush();
        session.err().println(failure);
        return true;
    }

    private static void remove(Session session, String network) {
        String path = ObjectName.networkPath(network);
        if (!isIngress(session, path) || Prompt.confirms(session, INGRESS)) {
            session.client().call(Request.delete(path));
            session.out().println(network);
        }
    }

    /// An engine that can't tell is asked to remove it, and says why it does not.
    private static boolean isIngress(Session session, String path) {
        try {
            return session.client().object(Request.get(path)).flag("Ingress");
        } catch (ApiException e) {
            return false;
        }
    }
}
