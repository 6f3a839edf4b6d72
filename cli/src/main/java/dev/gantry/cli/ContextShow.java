package dev.gantry.cli;

import java.util.List;

/// Tells the name of the context in use.
final class ContextShow extends Command {
    ContextShow() {
        super(Usage.of("show", "", "Print the name of the current context", 0, 0));
    }

    @Override
    int run(Session session, List<String> arguments) {
        session.out().println(session.context());
        return 0;
    }
}
