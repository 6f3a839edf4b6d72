package dev.gantry.engine;

import static dev.gantry.engine.EngineException.conflict;
import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.engine.VolumeRegistry.Made;
import dev.gantry.engine.VolumeRegistry.Wish;
import dev.gantry.image.Compression;
import dev.gantry.image.InvalidImageException;
import dev.gantry.image.LayerLimits;
import dev.gantry.linux.Directory;
import dev.gantry.linux.LinuxException;
import dev.gantry.storage.FileTars;
import dev.gantry.storage.Placement;
import dev.gantry.storage.StorageException;
import dev.gantry.volume.LocalVolumes;
import dev.gantry.volume.VolumeMounts;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Volumes as tars, and back. Gantry's own: Docker's API has nothing of the kind. To be called on platform
/// threads.
public final class VolumeArchives {
    private final VolumeRegistry registry;
    private final VolumeMounts mounts;
    private final LocalVolumes local;
    private final FileTars tars;
    private final DiskSizes sizes;
    private final NameLocks restoring = new NameLocks();

    VolumeArchives(VolumeRegistry registry, VolumeMounts mounts, LocalVolumes local, FileTars tars, DiskSizes sizes) {
        this.registry = registry;
        this.mounts = mounts;
        this.local = local;
        this.tars = tars;
        this.sizes = sizes;
    }

    /// Opens what is written to, once it is known that there is something.
    public interface Body {
        OutputStream open() throws IOException;
    }

    /// Compressions that are written, by the names that requests use.
    private static final Map<String, Compression> COMPRESSIONS =
            Map.of("", Compression.NONE, "none", Compression.NONE, "gzip", Compression.GZIP, "zstd", Compression.ZSTD);

    /// Writes all that is in a volume, its own directory's owner and mode included. Containers may use it
    /// meanwhile: each file that one of them changed while it was read is told of. No link is followed.
    ///
    /// @param compression `none`, `gzip` or `zstd`
    /// @param changed gets the path of each file that was changed meanwhile
    /// @throws EngineException `NOT_FOUND`, `INVALID_PARAMETER`, `SYSTEM` where it can't be mounted, all of
    ///     them before anything is written
    /// @throws IOException where the body fails
    public void backup(String name, String compression, Body body, Consumer<String> changed) throws IOException {
        Compression method = Optional.ofNullable(COMPRESSIONS.get(compression))
                .orElseThrow(() -> invalid("invalid compression '" + compression + "': none, gzip and zstd are known"));
        StoredVolume volume = registry.require(name);
        String use = Ids.random();
        registry.claim(use, name); // nobody removes it meanwhile
        try {
            Path data = VolumeFailures.said(
                    "error while mounting volume '" + name + "'",
                    () -> mounts.mount(volume.driver(), volume.definition(), use));
            archive(volume, data, method, body, changed);
        } finally {
            registry.unclaim(use);
            VolumeFailures.said("unmount " + name, () -> {
                mounts.unmount(volume.driver(), volume.definition(), use);
                return use;
            });
        }
    }

    private void archive(StoredVolume volume, Path data, Compression method, Body body, Consumer<String> changed)
            throws IOException {
        try (Directory directory = Directory.open(data);
                Ending end = new Ending(body.open());
                OutputStream out = method.compress(end)) {
            tars.archive(directory, out, changed);
        } catch (LinuxException | StorageException e) {
            throw EngineException.system("back up " + volume.name() + ": " + Failures.text(e), e);
        }
    }

    /// After a write that failed nothing more is written: a compressor that is closed would try again.
    private static final class Ending extends FilterOutputStream {
        private boolean failed;

        Ending(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (!failed) {
                failed = true;
                out.write(bytes, offset, length);
                failed = false;
            }
        }

        /// Whoever opened the body ends it.
        @Override
        public void close() throws IOException {
            if (!failed) {
                out.flush();
            }
        }
    }

    /// Fills a volume from a tar, plain or compressed; one that is missing is made. All of it is there
    /// afterwards, or the volume is as it was. No container may run with it.
    ///
    /// @param force replaces what is in the volume
    /// @throws EngineException `INVALID_PARAMETER` where the tar is malformed or hostile, `CONFLICT` where the
    ///     volume is not empty or a container that runs has it, `NOT_IMPLEMENTED` where it is no directory of
    ///     this host
    public void restore(String name, boolean force, InputStream tar) {
        try (var _ = restoring.hold(name)) {
            Made made = registry.make(new Wish(name, "", Map.of(), Map.of()));
            String claim = Ids.random();
            try (Rollback rollback = new Rollback()) {
                if (made.fresh()) {
                    rollback.onFailure(() -> registry.remove(made.volume(), true));
                }
                requirePlain(made.volume());
                registry.claim(claim, name); // nobody removes it meanwhile
                rollback.onFailure(() -> registry.unclaim(claim));
                fill(name, force, tar);
                rollback.keep();
            } finally {
                registry.unclaim(claim);
            }
        }
    }

    private static void requirePlain(StoredVolume volume) {
        if (!volume.plain()) {
            throw new EngineException(
                    EngineException.Kind.NOT_IMPLEMENTED,
                    "restore " + volume.name() + ": only volumes of the driver \"local\" without options can be"
                            + " restored: copy into others with a container");
        }
    }

    private void fill(String name, boolean force, InputStream tar) {
        whileUnused(name, () -> requireRoom(name, force)); // before the whole archive is read
        try {
            local.replace(
                    name,
                    fresh -> unpack(fresh, tar),
                    takePlace -> whileUnused(name, () -> {
                        requireRoom(name, force);
                        takePlace.run();
                        sizes.staleVolume(name);
                    }));
        } catch (InvalidImageException e) {
            throw invalid("restore " + name + ": " + Failures.text(e));
        } catch (StorageException e) {
            throw EngineException.system("restore " + name + ": " + Failures.text(e), e);
        }
    }

    private void whileUnused(String name, Runnable work) {
        if (!mounts.whileUnused(name, work)) {
            throw conflict("restore " + name + ": volume is in use by a container that runs");
        }
    }

    private void requireRoom(String name, boolean force) {
        if (!force && !local.isEmpty(name)) {
            throw conflict("restore " + name + ": volume is not empty: use force to replace what is in it");
        }
    }

    private void unpack(Path fresh, InputStream tar) {
        try (Directory root = Directory.open(fresh)) {
            tars.unpack(root, Placement.AS_IT_IS, tar, LayerLimits.DEFAULT);
        }
    }
}
