package dev.gantry.cli;

import dev.gantry.client.Request;
import java.util.List;

/// Ends containers: their stop signal, and SIGKILL when that takes too long. `restart` starts them again.
final class ContainerStop extends Command {
    private final String name;
    private final Flag<String> signal = flags.text('s', "signal", "Signal to send to the container");
    private final Flag<Long> timeout = flags.number('t', "timeout", 0, "Seconds to wait before killing the container");
    private final Flag<Long> time = flags.number(Flags.NONE, "time", 0, "Seconds to wait before killing the container");

    ContainerStop() {
        this("stop", "Stop one or more running containers");
    }

    static ContainerStop andStart() {
        return new ContainerStop("restart", "Restart one or more containers");
    }

    private ContainerStop(String name, String summary) {
        super(Usage.of(name, "[OPTIONS] CONTAINER [CONTAINER...]", summary, 1, Usage.ANY, "container " + name, name));
        this.name = name;
        time.hide(); // the timeout's name before Docker 28
    }

    @Override
    int run(Session session, List<String> arguments) {
        Failures.forEach(arguments, container -> {
            session.client().call(request(container));
            session.out().println(container);
        });
        return 0;
    }

    private Request request(String container) {
        Request request = Request.post("/containers/" + Request.segment(container) + "/" + name);
        if (!signal.value().isEmpty()) {
            request.query("signal", signal.value());
        }
        if (timeout.changed() || time.changed()) {
            request.query("t", String.valueOf(timeout.changed() ? timeout.value() : time.value()));
        }
        return request;
    }
}
