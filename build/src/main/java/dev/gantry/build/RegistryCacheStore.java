package dev.gantry.build;

import dev.gantry.distribution.RegistryException;
import dev.gantry.distribution.Repository;
import dev.gantry.distribution.Upload;
import dev.gantry.image.Descriptor;
import dev.gantry.image.ImageTarget;
import dev.gantry.image.Index;
import dev.gantry.image.Manifest;
import dev.gantry.image.Platform;
import dev.gantry.image.Reference;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;

/// A cache that is an image of a registry.
record RegistryCacheStore(Repository repository, Reference reference) implements CacheStore {
    private static final Upload.Watch NOBODY = new Upload.Watch() {
        @Override
        public void sent(long bytes) {}

        @Override
        public void waits(Duration wait) {}
    };

    @Override
    public Optional<Manifest> manifest() {
        try {
            return switch (repository.manifest(reference).target()) {
                case Manifest manifest -> Optional.of(manifest);
                case Index index -> index.find(Platform.host()).flatMap(this::manifest);
            };
        } catch (RegistryException e) {
            if (e.isMissing()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Optional<Manifest> manifest(Descriptor entry) {
        ImageTarget target =
                repository.manifest(reference.withDigest(entry.digest())).target();
        return target instanceof Manifest manifest ? Optional.of(manifest) : Optional.empty();
    }

    @Override
    public boolean isSame(CacheStore other) {
        return other instanceof RegistryCacheStore there
                && there.repository.name().equals(repository.name());
    }

    @Override
    public byte[] document(Descriptor blob) {
        return repository.document(blob);
    }

    @Override
    public InputStream open(Descriptor blob, long offset) {
        return repository.blob(blob, offset, _ -> {});
    }

    @Override
    public void put(Descriptor blob, Upload.Content content) {
        if (!repository.has(blob.digest())) {
            repository.upload(blob, content, NOBODY);
        }
    }

    @Override
    public void publish(Manifest manifest) {
        repository.putManifest(reference, manifest.mediaType(), manifest.bytes());
    }
}
