package dev.gantry.cli;

import dev.gantry.client.ApiException;
import dev.gantry.client.Request;
import java.util.List;
import org.jline.utils.Signals;

/// Passes signals that this process gets on to a container.
final class SignalProxy {
    private static final List<String> FORWARDED = List.of("INT", "TERM", "HUP", "USR2");

    private SignalProxy() {}

    /// From now on; a container that has ended does not mind.
    static void forward(Session session, String containerPath) {
        for (String name : FORWARDED) {
            Signals.register(name, () -> send(session, containerPath, name));
        }
    }

    private static void send(Session session, String containerPath, String name) {
        try {
            session.client().call(Request.post(containerPath + "/kill").query("signal", name));
        } catch (ApiException e) {
            // it has ended
        }
    }
}
