package dev.gantry.cli;

import dev.gantry.client.Json;
import java.util.List;
import java.util.Optional;

/// Shows a manifest or a list of them: one that is being put together, else the registry's.
final class ManifestInspect extends ManifestCommand {
    private final Flag<Boolean> insecure = flags.bool("insecure", "Allow communication with an insecure registry");
    private final Flag<Boolean> verbose =
            flags.bool('v', "verbose", "Output additional info including layers and platform");

    ManifestInspect() {
        super(Usage.of(
                "inspect", "[OPTIONS] [MANIFEST_LIST] MANIFEST", "Display an image manifest, or manifest list", 1, 2));
    }

    @Override
    int run(Session session, List<String> arguments) {
        ImageName name = name(arguments.getLast());
        ManifestStore store = store(session);
        if (arguments.size() > 1) {
            ImageName list = name(arguments.getFirst());
            show(session, store.find(list, name).orElseThrow(() -> ManifestStore.missing(name)));
            return 0;
        }
        Optional<List<ImageManifest>> kept = store.list(name);
        if (kept.isPresent()) {
            showList(session, name, kept.get());
            return 0;
        }
        RemoteManifests registry = RemoteManifests.reading(session, name, insecure.value());
        if (registry.hasList()) {
            showList(session, name, registry.list());
        } else {
            show(session, registry.manifest());
        }
        return 0;
    }

    private void show(Session session, ImageManifest manifest) {
        session.out().println(Json.writeIndented(verbose.value() ? manifest.json() : manifest.content(), "\t"));
    }

    private void showList(Session session, ImageName name, List<ImageManifest> manifests) {
        if (verbose.value()) {
            List<?> all = manifests.stream().map(ImageManifest::json).toList();
            session.out().println(Json.writeIndented(all, "\t"));
            return;
        }
        try {
            session.out().println(ImageManifest.list(manifests, name));
        } catch (CliException e) {
            throw new CliException("failed to assemble ManifestDescriptor: " + e.getMessage());
        }
    }
}
