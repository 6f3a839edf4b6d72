package dev.gantry.storage;

import dev.gantry.image.ArchivedImage;
import dev.gantry.image.Digest;
import dev.gantry.image.ImageArchive;
import dev.gantry.image.ImageConfig;
import dev.gantry.image.LayerLimits;
import dev.gantry.image.Platform;
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
    private final LayerLimits limits;
    private final AtomicLong next = new AtomicLong();

    ImageImporter(Path temporary, Leases leases, ImageIngest ingest, LayerLimits limits) {
        this.temporary = temporary;
        this.leases = leases;
        this.ingest = ingest;
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
            List<StagedImage> staged = spooled(spooling(archive), file -> stage(lease, file, platform, progress));
            return ingest.publish(lease, staged);
        }
    }

    private List<StagedImage> stage(Lease lease, Path file, @Nullable Platform platform, LoadProgress progress)
            throws IOException {
        List<StagedImage> staged = new ArrayList<>();
        try (ImageArchive archive = ImageArchive.open(file, limits)) {
            for (ArchivedImage image : archive.images()) {
                staged.addAll(ingest.stage(lease, archive, image, platform, progress));
            }
        }
        return staged;
    }

    /// Makes an image of a root file system, as `docker import` does: one layer, no name.
    ///
    /// @param tar compressed or not; read to its end, the caller closes it
    /// @param config makes the image's config, given the layer's diff ID
    /// @return the image's ID
    public Digest importRootFs(InputStream tar, Function<Digest, ImageConfig> config) {
        return importRootFs(spooling(tar), config);
    }

    /// Makes an image of a root file system that is still to be put together, as [#importRootFs].
    ///
    /// @param tar writes a plain tar into the file that it is given
    /// @return the image's ID
    public Digest importRootFs(Filling tar, Function<Digest, ImageConfig> config) {
        try (Lease lease = leases.open("import")) {
            StagedImage staged = spooled(tar, file -> {
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

    private Filling spooling(InputStream in) {
        return file -> ImageArchive.spool(in, file, limits);
    }

    /// Works on a file with the stream's plain bytes. The file is gone when the disk is synced: its bytes need not
    /// get there.
    @FunctionalInterface
    private interface Work<T> {
        T on(Path file) throws IOException;
    }

    private <T> T spooled(Filling filling, Work<T> work) {
        Path file = temporary.resolve("spool-" + next.incrementAndGet());
        try {
            try {
                filling.fill(file);
                return work.on(file);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException | LinuxException e) {
            throw DiskFull.explain("load image", e);
        }
    }
}
