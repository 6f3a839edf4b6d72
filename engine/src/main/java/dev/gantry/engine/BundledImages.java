package dev.gantry.engine;

import dev.gantry.image.HelloWorld;
import dev.gantry.image.Reference;
import dev.gantry.storage.LoadProgress;
import dev.gantry.storage.Storage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The images that come with the engine. They need no network, and are made when they are first asked for: an engine
/// that nobody has used yet has no images.
final class BundledImages {
    private final Storage storage;
    private final @Nullable Path home;

    /// @param home where Gantry is installed; null where it runs from its classes, and has no image of a registry
    BundledImages(Storage storage, @Nullable Path home) {
        this.storage = storage;
        this.home = home;
    }

    /// Makes the image of this name, if there is one.
    ///
    /// @return whether the name means an image now
    boolean bring(Reference name) {
        try {
            if (name.equals(HelloWorld.NAME)) {
                ByteArrayOutputStream archive = new ByteArrayOutputStream();
                HelloWorld.writeArchive(archive);
                storage.importer().load(new ByteArrayInputStream(archive.toByteArray()), LoadProgress.NONE);
                return true;
            }
            if (name.equals(RegistryImage.NAME) && home != null) {
                storage.images().tag(name, new RegistryImage(home).load(storage.importer()));
                return true;
            }
            return false;
        } catch (IOException e) {
            throw EngineException.system("bundled image " + name.familiar() + ": " + Failures.text(e), e);
        }
    }
}
