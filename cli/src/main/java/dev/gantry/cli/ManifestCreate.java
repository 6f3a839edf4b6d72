package dev.gantry.cli;

import java.util.List;

/// Begins a list of images, each for another platform, under one name.
final class ManifestCreate extends ManifestCommand {
    private final Flag<Boolean> amend = flags.bool('a', "amend", "Amend an existing manifest list");
    private final Flag<Boolean> insecure = flags.bool("insecure", "Allow communication with an insecure registry");

    ManifestCreate() {
        super(Usage.of(
                "create",
                "MANIFEST_LIST MANIFEST [MANIFEST...]",
                "Create a local manifest list for annotating and pushing to a registry",
                2,
                Usage.ANY));
    }

    @Override
    int run(Session session, List<String> arguments) {
        ImageName list = name(arguments.getFirst(), "error parsing name for manifest list");
        ManifestStore store = store(session);
        if (store.list(list).isPresent() && !amend.value()) {
            throw new CliException("refusing to amend an existing manifest list with no --amend flag");
        }
        for (String argument : arguments.subList(1, arguments.size())) {
            ImageName image = name(argument);
            ImageManifest manifest = store.find(list, image)
                    .orElseGet(() -> RemoteManifests.reading(session, image, insecure.value())
                            .manifest());
            store.save(list, image, manifest);
        }
        session.out().println("Created manifest list " + list.full());
        return 0;
    }
}
