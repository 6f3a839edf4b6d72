package dev.gantry.build;

import dev.gantry.distribution.RegistryException;
import dev.gantry.distribution.Repository;
import dev.gantry.engine.Engine;
import dev.gantry.engine.EngineException;
import dev.gantry.image.InvalidImageException;
import dev.gantry.image.InvalidReferenceException;
import dev.gantry.image.Reference;
import dev.gantry.linux.Directory;
import dev.gantry.storage.CacheMounts;
import dev.gantry.storage.CachedStep;
import dev.gantry.storage.Lease;
import dev.gantry.storage.Storage;
import dev.gantry.storage.StorageException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// What a build takes over of other machines' builds, and notes for others (`--cache-from`, `--cache-to`). A cache
/// that can't be used is told of, and done without. Safe for any thread.
final class SharedCache {
    private final Engine engine;
    private final BuildRequest request;
    private final BuildSession session;
    private final Consumer<String> warnings;
    private final List<ImportedCache> imported = new ArrayList<>();
    private final UsedSteps used = new UsedSteps();

    /// @param warnings hears why a cache can't be used
    SharedCache(Engine engine, BuildRequest request, BuildSession session, Consumer<String> warnings) {
        this.engine = engine;
        this.request = request;
        this.session = session;
        this.warnings = warnings;
    }

    /// Looks at what is there.
    void open() throws InterruptedException {
        if (!request.useCache()) {
            return;
        }
        for (CacheSpec spec : request.cacheFrom()) {
            Optional<ImportedCache> found =
                    trying(spec.title(), Optional.empty(), () -> ImportedCache.of(store(spec, false)));
            found.ifPresent(imported::add);
        }
    }

    /// Something that needs a cache which may be anywhere and anything.
    @FunctionalInterface
    private interface Attempt<T> {
        T run() throws IOException, InterruptedException;
    }

    private <T> T trying(String what, T otherwise, Attempt<T> attempt) throws InterruptedException {
        try {
            return attempt.run();
        } catch (InterruptedIOException e) {
            throw new InterruptedException();
        } catch (IOException | RegistryException | InvalidImageException | StorageException | EngineException e) {
            warnings.accept("cache " + what + " can't be used: " + e.getMessage());
            return otherwise;
        }
    }

    /// Where a flag's cache is.
    CacheStore store(CacheSpec spec, boolean push) {
        return switch (spec.type()) {
            case REGISTRY -> registry(spec.reference(), push);
            case LOCAL -> new ClientCacheStore(session, spec.place());
            case INLINE -> throw EngineException.invalid("cache inline: it is in the image, whose name is its ref");
        };
    }

    private CacheStore registry(String name, boolean push) {
        try {
            Reference reference = Reference.parse(name).tagged();
            Repository repository = engine.distribution()
                    .repository(reference, request.credentials().apply(reference.domain()), push);
            return new RegistryCacheStore(repository, reference);
        } catch (InvalidReferenceException e) {
            throw EngineException.invalid(String.valueOf(e.getMessage()));
        }
    }

    /// Brings what a step has made elsewhere.
    Optional<CachedStep> bring(Lease lease, String key) throws InterruptedException {
        for (ImportedCache cache : imported) {
            Optional<CachedStep> found =
                    trying("of a step", Optional.empty(), () -> cache.bring(storage(), lease, key));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Storage storage() {
        return engine.storage();
    }

    /// Holds a cache mount; a new one begins with what another machine's has, if it can be had.
    ///
    /// @return empty where no other machine has it
    Optional<CacheMounts.Held> hold(CacheMounts mounts, CacheMounts.Wanted wanted, String key)
            throws InterruptedException {
        for (ImportedCache cache : imported) {
            if (cache.hasMount(key)) {
                return trying("mount " + key, Optional.empty(), () -> {
                    try {
                        return Optional.of(mounts.hold(wanted, fresh -> fill(cache, key, fresh)));
                    } catch (UncheckedIOException e) {
                        throw e.getCause();
                    }
                });
            }
        }
        return Optional.empty();
    }

    private void fill(ImportedCache cache, String key, Directory fresh) {
        try {
            cache.fill(storage(), key, fresh);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<ImportedCache> imported() {
        return List.copyOf(imported);
    }

    /// What the build has used so far.
    UsedSteps used() {
        return used;
    }

    /// Gives out what the build has used.
    ///
    /// @param lease holds it
    /// @throws EngineException where that fails, unless the flag lets it
    void export(Lease lease, BuildPlan plan) throws InterruptedException {
        for (CacheSpec spec : request.cacheTo()) {
            if (spec.type() != CacheSpec.Type.INLINE) {
                export(lease, plan, spec);
            }
        }
    }

    private void export(Lease lease, BuildPlan plan, CacheSpec spec) throws InterruptedException {
        try {
            new CacheExport(storage(), lease, store(spec, true), spec, this).run(plan);
        } catch (InterruptedIOException e) {
            throw new InterruptedException();
        } catch (IOException | RegistryException | InvalidImageException e) {
            String message = "cache " + spec.title() + " can't be written: " + e.getMessage();
            if (!spec.mayFail()) {
                throw new EngineException(EngineException.Kind.SYSTEM, message, e);
            }
            warnings.accept(message);
        }
    }

    /// The cache as an image carries it with itself, if it shall.
    Optional<String> inline(BuildPlan plan) {
        return request.builtIn().inlineCache()
                        || request.cacheTo().stream().anyMatch(spec -> spec.type() == CacheSpec.Type.INLINE)
                ? Optional.of(CacheExport.inline(used, plan).text())
                : Optional.empty();
    }
}
