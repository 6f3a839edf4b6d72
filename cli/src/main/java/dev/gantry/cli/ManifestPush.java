package dev.gantry.cli;

import java.util.List;

/// Sends a list to its registry. Images of other repositories of the same registry come along: the registry makes
/// their content part of the list's repository, without sending it again.
final class ManifestPush extends ManifestCommand {
    private final Flag<Boolean> insecure = flags.bool("insecure", "Allow push to an insecure registry");
    private final Flag<Boolean> purge = flags.bool('p', "purge", "Remove the local manifest list after push");

    ManifestPush() {
        super(Usage.of("push", "[OPTIONS] MANIFEST_LIST", "Push a manifest list to a repository", 1, 1));
    }

    @Override
    int run(Session session, List<String> arguments) {
        ImageName target = name(arguments.getFirst());
        ManifestStore store = store(session);
        List<ImageManifest> manifests = store.require(target);
        if (manifests.isEmpty()) {
            throw new CliException(target.full() + " not found");
        }
        manifests.forEach(ManifestPush::requirePlatform);
        String list = ImageManifest.list(manifests, target);
        push(session, target, manifests, list);
        if (purge.value()) {
            store.remove(target);
        }
        return 0;
    }

    private static void requirePlatform(ImageManifest manifest) {
        if (manifest.platform().text("architecture").isEmpty()
                || manifest.platform().text("os").isEmpty()) {
            throw new CliException(
                    "manifest " + manifest.ref() + " must have an OS and Architecture to be pushed to a registry");
        }
    }

    private void push(Session session, ImageName target, List<ImageManifest> manifests, String list) {
        List<ImageManifest> elsewhere = manifests.stream()
                .filter(manifest -> !source(manifest).path().equals(target.path()))
                .toList();
        RemoteManifests registry = RemoteManifests.writing(session, target, insecure.value());
        for (ImageManifest manifest : elsewhere) {
            for (String blob : manifest.blobs()) {
                mount(registry, target, manifest, blob);
            }
        }
        for (ImageManifest manifest : elsewhere) {
            ImageName copy = target.withoutTag().withDigest(manifest.digest());
            String digest = registry.put(copy, manifest.mediaType(), manifest.raw());
            session.out().println("Pushed ref " + copy.full() + " with digest: " + digest);
        }
        session.out().println(registry.put(target, ImageManifest.listType(manifests), list));
    }

    /// Windows' base layers may not be spread: an image of it does without.
    private static void mount(RemoteManifests registry, ImageName target, ImageManifest manifest, String blob) {
        ImageName source = source(manifest).withoutTag();
        boolean mounted = registry.mount(blob, source);
        if (!mounted && !manifest.platform().text("os").equals("windows")) {
            throw new CliException("error mounting " + source.withDigest(blob).full() + " to " + target.full());
        }
    }

    private static ImageName source(ImageManifest manifest) {
        return ImageName.parse(manifest.ref());
    }
}
