package dev.gantry.storage;

import dev.gantry.image.LayerLimits;
import dev.gantry.image.LayerReader;
import dev.gantry.linux.Directory;
import dev.gantry.linux.IdMapping;
import dev.gantry.linux.LinuxException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// Tars of files that are somebody's, such as a container's: they may change while they are written, and what
/// is unpacked goes between those that are there. Paths are resolved by the kernel with the given directory as
/// root. To be called on platform threads: a client's speed is theirs. Safe for any thread.
public final class FileTars {
    private final FreeSpace space;
    private final Path mountPoints;

    /// @param mountPoints the lowest directory of each container's root
    FileTars(FreeSpace space, Path mountPoints) {
        this.space = space;
        this.mountPoints = mountPoints;
    }

    /// Writes a file, or a directory with all that is in it. Sockets are left out, and what vanishes meanwhile.
    ///
    /// @param name in `parent`; `.` for that directory itself
    /// @param as its name in the tar
    /// @param ids the tar has owners as they are in this user namespace
    /// @throws IOException when `out` fails
    public void write(Directory parent, String name, String as, IdMapping ids, OutputStream out) throws IOException {
        LayerPacker.live(parent, name, as, ids, FileTars::seconds, out, _ -> {});
    }

    /// Writes a directory with all that is in it, from its own entry `.` on, and tells of each file that was
    /// changed while it was read: what the tar has of it may never have been in it.
    ///
    /// @param changed gets the path of each such file
    /// @throws IOException when `out` fails
    public void archive(Directory directory, OutputStream out, Consumer<String> changed) throws IOException {
        LayerPacker.live(directory, ".", ".", IdMapping.IDENTITY, UnaryOperator.identity(), out, changed);
    }

    /// Writes all that a container has, its image's files and its own, without what is mounted.
    ///
    /// @throws IOException when `out` fails
    public void export(SnapshotPaths paths, OutputStream out) throws IOException {
        List<Path> layers = new ArrayList<>();
        layers.add(paths.upper());
        layers.addAll(paths.lower());
        layers.add(mountPoints);
        try (MergedDirectory files = MergedDirectory.open(layers)) {
            LayerPacker.live(files, FileTars::seconds, out);
        }
    }

    /// What dockerd leaves of a time: with more, each file would need another header.
    private static Instant seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }

    /// What a container has changed of its image's files, by path.
    public List<FileChange> changes(SnapshotPaths paths) {
        return SnapshotChanges.of(paths);
    }

    /// Unpacks a tar, plain or compressed.
    ///
    /// @throws dev.gantry.image.InvalidImageException when it is malformed, hostile or past a limit; what came
    /// before
    ///     stays
    /// @throws StorageException when the disk is full or fails
    public void unpack(Directory root, Placement placement, InputStream tar, LayerLimits limits) {
        try (LayerReader reader = LayerReader.openTar(tar, limits)) {
            LayerUnpacker.unpack(reader, root, placement, space.meter());
            reader.finish();
        } catch (LinuxException e) {
            throw DiskFull.explain("unpack", e);
        } catch (IOException e) {
            throw DiskFull.explain("unpack", e);
        }
    }
}
