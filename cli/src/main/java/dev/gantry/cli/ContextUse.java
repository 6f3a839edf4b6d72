package dev.gantry.cli;

import java.util.List;

/// Has later commands use a context.
final class ContextUse extends Command {
    private static final String SETTING = "currentContext";

    ContextUse() {
        super(Usage.of("use", "CONTEXT", "Set the current docker context", 1, 1));
    }

    @Override
    int run(Session session, List<String> arguments) {
        String name = arguments.getFirst();
        boolean isDefault = name.equals(ContextStore.DEFAULT);
        if (!isDefault) {
            ContextStore.checkName(name);
            var _ = session.contexts().require(name);
        }
        select(session, isDefault ? "" : name);
        session.out().println(name);
        session.err().println("Current context is now " + GoText.quote(name));
        if (!isDefault && !session.variable("DOCKER_HOST").isEmpty()) {
            session.err()
                    .println("Warning: DOCKER_HOST environment variable overrides the active context. To use "
                            + GoText.quote(name)
                            + ", either set the global --context flag, or unset DOCKER_HOST environment variable.");
        }
        return 0;
    }

    /// Writes the choice into the configuration, where it is another than before.
    ///
    /// @param name `""` for the default
    static void select(Session session, String name) {
        ConfigFile config = session.config();
        if (config.text(SETTING).equals(name)) {
            return;
        }
        if (name.isEmpty()) {
            config.remove(SETTING);
        } else {
            config.put(SETTING, name);
        }
        config.save();
    }
}
