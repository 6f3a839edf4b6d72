package dev.gantry.cli;

import java.util.List;

/// Removes contexts. Without `--force`, the one in use stays.
final class ContextRemove extends Command {
    private final Flag<Boolean> force = flags.bool('f', "force", "Force the removal of a context in use");

    ContextRemove() {
        super(Usage.of(
                "rm",
                "CONTEXT [CONTEXT...]",
                "Remove one or more contexts",
                1,
                Usage.ANY,
                "context rm",
                "context remove"));
    }

    @Override
    int run(Session session, List<String> arguments) {
        String current = session.context();
        Failures failures = new Failures();
        for (String name : arguments) {
            try {
                remove(session, name, name.equals(current));
                session.out().println(name);
            } catch (CliException e) {
                failures.add(String.valueOf(e.getMessage()));
            }
        }
        failures.throwIfAny();
        return 0;
    }

    private void remove(Session session, String name, boolean isCurrent) {
        if (name.equals(ContextStore.DEFAULT)) {
            throw new CliException("context \"default\" cannot be removed");
        }
        if (isCurrent) {
            if (!force.value()) {
                throw new CliException("context " + GoText.quote(name) + " is in use, set -f flag to force remove");
            }
            ContextUse.select(session, "");
        }
        if (!force.value() && !session.contexts().exists(name)) {
            throw new CliException("context " + GoText.quote(name) + " does not exist");
        }
        session.contexts().remove(name);
    }
}
