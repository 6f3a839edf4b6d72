package dev.gantry.cli;

import java.util.List;

/// Forgets lists that were being put together.
final class ManifestRemove extends ManifestCommand {
    ManifestRemove() {
        super(Usage.of(
                "rm",
                "MANIFEST_LIST [MANIFEST_LIST...]",
                "Delete one or more manifest lists from local storage",
                1,
                Usage.ANY));
    }

    @Override
    int run(Session session, List<String> arguments) {
        ManifestStore store = store(session);
        Failures failures = new Failures();
        for (String argument : arguments) {
            try {
                ImageName list = name(argument);
                store.require(list);
                store.remove(list);
            } catch (CliException e) {
                failures.add(String.valueOf(e.getMessage()));
            }
        }
        failures.throwIfAny();
        return 0;
    }
}
