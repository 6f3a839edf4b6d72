package dev.gantry.volume;

import dev.gantry.linux.Directory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Directories of the `local` volume driver. A volume is there from [#create] on; which volumes there are, with
/// labels and times, is the database's to know.
///
///     volumes/<name>/_data      what a container sees
///     volumes/<name>/_new       what is about to take its place
///
/// All calls may be repeated: creating what is there and removing what is not are no errors.
public final class LocalVolumes {
    private static final String DATA = "_data";
    private static final String FRESH = "_new";

    /// Who volumes belong to that are made: root.
    public static final Owner ROOT = new Owner(0, 0);

    private final Path root;
    private final VolumeQuotas quotas;
    private final Owner owner;

    /// Whom a volume that is made belongs to.
    public record Owner(int uid, int gid) {}

    /// Volumes of root's.
    public LocalVolumes(Path root) {
        this(root, ROOT);
    }

    /// @param root the `volumes` directory below the data root; made with mode 0701 as dockerd's, so that only
    ///     root lists it
    /// @param owner of volumes that are made: root of the containers, who is another one on the host where
    ///     these are remapped
    public LocalVolumes(Path root, Owner owner) {
        this.root = root;
        this.owner = owner;
        try {
            Files.createDirectories(root);
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx-----x"));
        } catch (IOException e) {
            throw new UncheckedIOException("create volume directory " + root + ": " + e.getMessage(), e);
        }
        this.quotas = new VolumeQuotas(root);
    }

    /// Whether volumes can be limited.
    boolean limits() {
        return quotas.hold();
    }

    /// As [#create(String)], of a limited size.
    ///
    /// @param limitBytes 0 for no limit
    Path create(String name, long limitBytes) {
        if (limitBytes > 0) {
            try {
                Files.createDirectories(root.resolve(VolumeName.require(name)));
            } catch (IOException e) {
                throw new UncheckedIOException("create volume " + name + ": " + e.getMessage(), e);
            }
            quotas.limit(name, limitBytes);
        }
        return create(name);
    }

    /// Makes the volume's directory, mode 0755, as dockerd does.
    ///
    /// @throws IllegalArgumentException where [VolumeName] refuses the name
    public Path create(String name) {
        Path data = mountpoint(name);
        try {
            Files.createDirectories(data);
            Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
            if (!owner.equals(ROOT)) {
                Files.setAttribute(data, "unix:uid", owner.uid());
                Files.setAttribute(data, "unix:gid", owner.gid());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("create volume " + name + ": " + e.getMessage(), e);
        }
        return data;
    }

    /// The volume's directory, made where it is gone; one that is there keeps its owner and mode.
    Path ensure(String name) {
        Path data = mountpoint(name);
        return Files.isDirectory(data) ? data : create(name);
    }

    /// Replaces all that is in a volume, at one moment, by what `fill` makes in a new directory. Where that
    /// fails the volume is as it was.
    ///
    /// @param fill gets the new directory, empty, mode 0755
    /// @param atTheEnd gets what takes its place, to be run or not
    public void replace(String name, Consumer<Path> fill, Consumer<Runnable> atTheEnd) {
        Path volume = root.resolve(VolumeName.require(name));
        Path fresh = volume.resolve(FRESH);
        try {
            ensure(name);
            delete(fresh);
            Files.createDirectory(fresh);
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
            fill.accept(fresh);
            try (Directory directory = Directory.open(volume)) {
                directory.syncFileSystem();
                atTheEnd.accept(() -> directory.exchange(FRESH, DATA));
                directory.sync();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("replace volume " + name + ": " + e.getMessage(), e);
        } finally {
            delete(fresh); // what there was, or what was not finished
        }
    }

    /// Whether there is nothing in a volume.
    public boolean isEmpty(String name) {
        Path data = mountpoint(name);
        try (Stream<Path> entries = Files.exists(data) ? Files.list(data) : Stream.empty()) {
            return entries.findFirst().isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException("list volume " + name + ": " + e.getMessage(), e);
        }
    }

    /// Whose data a path is, or lies in; empty where it is no volume's.
    Optional<String> owner(Path path) {
        boolean inside = path.startsWith(root) && path.getNameCount() >= root.getNameCount() + 2;
        if (!inside || !path.getName(root.getNameCount() + 1).toString().equals(DATA)) {
            return Optional.empty();
        }
        return Optional.of(path.getName(root.getNameCount()).toString());
    }

    /// Where the volume's data lies, whether it exists or not.
    public Path mountpoint(String name) {
        return root.resolve(VolumeName.require(name)).resolve(DATA);
    }

    /// What the volume's files take, in bytes of content: a walk of all of them. 0 where it is not there.
    public long sizeBytes(String name) {
        Path data = mountpoint(name);
        if (!Files.exists(data)) {
            return 0;
        }
        Size size = new Size();
        try {
            Files.walkFileTree(data, size);
        } catch (IOException e) {
            throw new UncheckedIOException("measure volume " + name + ": " + e.getMessage(), e);
        }
        return size.bytes;
    }

    /// Files may come and go meanwhile: what can't be looked at counts nothing. A file of several names counts
    /// once.
    private static final class Size extends SimpleFileVisitor<Path> {
        private final Set<Object> seen = new HashSet<>();
        private long bytes;

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (seen.add(attributes.fileKey())) {
                bytes += attributes.size();
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failed) {
            return FileVisitResult.CONTINUE;
        }
    }

    /// Removes the volume and all that is in it. Symbolic links are removed, never followed.
    public void remove(String name) {
        quotas.end(name);
        delete(root.resolve(VolumeName.require(name)));
    }

    private static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try {
            Files.walkFileTree(directory, new Removal());
        } catch (IOException e) {
            throw new UncheckedIOException("remove " + directory + ": " + e.getMessage(), e);
        }
    }

    private static final class Removal extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failed) throws IOException {
            if (failed != null) {
                throw failed;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
