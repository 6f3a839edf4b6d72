package dev.gantry.storage;

import dev.gantry.image.ArchivedImage;
import dev.gantry.image.Digest;
import dev.gantry.image.ImageArchive;
import dev.gantry.image.ImageConfig;
import dev.gantry.image.LayerLimits;
import dev.gantry.image.PlainTar;
import dev.gantry.image.Platform;
import dev.gantry.image.WatchedInputStream;
import dev.gantry.linux.LinuxException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Brings images in from streams. When a method returns, its images are visible and durable; when it throws,
/// nothing of them is left.
///
/// Errors: [dev.gantry.image.InvalidImageException] when the input is malformed, hostile or past a limit,
/// [StorageException] when the disk is full (`no space left on device`) or fails. Safe for any thread; the stream
/// is read on the caller's.
public final class ImageImporter {
    private final Path temporary;
    private final Leases leases;
    private final ImageIngest ingest;
    private final FreeSpace space;
    private final LayerLimits limits;
    private final AtomicLong next = new AtomicLong();

    ImageImporter(Path temporary, Leases leases, ImageIngest ingest, FreeSpace space, LayerLimits limits) {
        this.temporary = temporary;
        this.leases = leases;
        this.ingest = ingest;
        this.space = space;
        this.limits = limits;
    }

    /// Loads all that an archive has.
    public List<LoadedImage> load(InputStream archive, LoadProgress progress) {
        return load(archive, null, progress);
    }

    /// Loads what `docker save` or another tool has saved: a docker-archive or an OCI archive, compressed or not.
    ///
    /// @param archive read to its end; the caller closes it
    /// @param platform the only one that is wanted, or null for all that the archive has
    /// @return the images in the order of the archive, of an index one for each platform
    public List<LoadedImage> load(InputStream archive, @Nullable Platform platform, LoadProgress progress) {
        try (Lease lease = leases.open("load")) {
            List<StagedImage> staged = inScratch(directory ->
                    stage(lease, ImageArchive.receive(metered(archive), directory, limits), platform, progress));
            return ingest.publish(lease, staged);
        }
    }

    private List<StagedImage> stage(
            Lease lease, ImageArchive archive, @Nullable Platform platform, LoadProgress progress) throws IOException {
        List<StagedImage> staged = new ArrayList<>();
        for (ArchivedImage image : archive.images()) {
            staged.addAll(ingest.stage(lease, archive, image, platform, progress));
        }
        return staged;
    }

    /// Makes an image of a root file system, as `docker import` does: one layer, no name.
    ///
    /// @param tar compressed or not; read to its end, the caller closes it
    /// @param config makes the image's config, given the layer's diff ID
    /// @return the image's ID
    public Digest importRootFs(InputStream tar, Function<Digest, ImageConfig> config) {
        return importRootFs(file -> PlainTar.spool(metered(tar), file, limits), config);
    }

    /// Makes an image of a root file system that is still to be put together, as [#importRootFs].
    ///
    /// @param tar writes a plain tar into the file that it is given
    /// @return the image's ID
    public Digest importRootFs(Filling tar, Function<Digest, ImageConfig> config) {
        try (Lease lease = leases.open("import")) {
            StagedImage staged = inScratch(directory -> {
                Path file = directory.resolve("tar");
                tar.fill(file);
                try (InputStream plain = Files.newInputStream(file)) {
                    return ingest.stageRootFs(lease, plain, config);
                }
            });
            return ingest.publish(lease, List.of(staged)).getFirst().id();
        }
    }

    /// Writes a file that does not exist yet.
    @FunctionalInterface
    public interface Filling {
        /// Makes the file.
        void fill(Path file) throws IOException;
    }

    private InputStream metered(InputStream in) {
        FreeSpace.Meter meter = space.meter();
        return new WatchedInputStream(in, (buffer, offset, count) -> meter.count(count));
    }

    @FunctionalInterface
    private interface Work<T> {
        T in(Path directory) throws IOException;
    }

    /// Works in a directory of its own. It is gone when the disk is synced: what it holds need not get there.
    private <T> T inScratch(Work<T> work) {
        Path directory = temporary.resolve("scratch-" + next.incrementAndGet());
        try {
            Files.createDirectory(directory);
            try {
                return work.in(directory);
            } finally {
                TreeDeletion.empty(directory);
                Files.delete(directory);
            }
        } catch (IOException | LinuxException e) {
            throw DiskFull.explain("load image", e);
        }
    }
}
