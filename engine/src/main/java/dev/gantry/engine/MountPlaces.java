package dev.gantry.engine;

import static dev.gantry.engine.EngineException.invalid;
import static dev.gantry.engine.EngineException.notFound;

import dev.gantry.linux.Errno;
import dev.gantry.linux.LinuxException;
import dev.gantry.linux.Mounts;
import dev.gantry.linux.RootedPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Places in a container's bundle where parts of volumes and images are mounted before the container gets them:
/// what was found below a volume stays that, whatever its links say by then.
final class MountPlaces {
    private final Path directory;

    /// @param directory of a bundle; made when it is needed
    MountPlaces(Path directory) {
        this.directory = directory;
    }

    /// An empty directory to mount on.
    Path fresh() {
        return make(true);
    }

    /// Mounts what `subpath` leads to below `base`, following links as long as they stay below.
    ///
    /// @throws EngineException `INVALID_PARAMETER` where it leads out, `NOT_FOUND` where it leads nowhere
    Path part(Path base, String subpath) {
        try (RootedPath found = RootedPath.beneath(base, subpath)) {
            Path place = make(Files.isDirectory(found.path()));
            Mounts.bind(found, place);
            Mounts.makePrivate(place);
            return place;
        } catch (LinuxException e) {
            if (e.errno() == Errno.EXDEV) {
                throw invalid("path concatenation escapes the base directory, base: " + base + ", subpath: " + subpath);
            }
            if (List.of(Errno.ENOENT, Errno.ENOTDIR, Errno.ELOOP).contains(e.errno())) {
                throw notFound("cannot access path " + base.resolve(subpath) + ": "
                        + e.errno().text());
            }
            throw e;
        }
    }

    private Path make(boolean isDirectory) {
        try {
            Files.createDirectories(directory);
            for (int i = 0; ; i++) {
                Path place = directory.resolve(Integer.toString(i));
                if (!Files.exists(place)) {
                    return isDirectory ? Files.createDirectory(place) : Files.createFile(place);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("create a place in " + directory + ": " + Failures.text(e), e);
        }
    }

    /// Unmounts and removes all of them. Nothing is removed that anything is still mounted on.
    void clear() {
        if (!Files.exists(directory)) {
            return;
        }
        Mounts.table().reversed().stream()
                .map(mount -> Path.of(mount.target()))
                .filter(target -> target.startsWith(directory))
                .forEach(Mounts::detach);
        try (Stream<Path> places = Files.list(directory)) {
            for (Path place : places.toList()) {
                Files.delete(place);
            }
            Files.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("remove " + directory + ": " + Failures.text(e), e);
        }
    }
}
