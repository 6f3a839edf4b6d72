package dev.gantry.cli;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/// What `cp` copies.
///
/// @param path in the container or here
/// @param rebasedName the name that was asked for, where a link led to another; else `""`
record CopySource(String path, boolean isDirectory, String rebasedName) {

    private static final int MOST_LINKS = 40;

    /// The name of what is copied.
    String name() {
        return rebasedName.isEmpty() ? GoPaths.split(path).base() : rebasedName;
    }

    /// A file or directory here. Links on the way to it are followed; it may be one itself.
    ///
    /// @param path absolute ([GoPaths#absolute])
    /// @param followsLink `--follow-link`: not a link, but what it leads to
    ///
    /// Errors: [CliException]
    static CopySource local(String path, boolean followsLink) {
        if (followsLink) {
            CopySource followed = followed(path, real(path), false);
            return new CopySource(followed.path(), isDirectory(followed.path()), followed.rebasedName());
        }
        int slash = path.lastIndexOf('/');
        String resolved = real(path.substring(0, slash + 1)) + "/" + path.substring(slash + 1);
        boolean isRenamed = path.endsWith("/") && !GoPaths.base(path).equals(GoPaths.base(resolved));
        return new CopySource(resolved, isDirectory(resolved), isRenamed ? GoPaths.base(path) : "");
    }

    /// What is behind a link.
    ///
    /// @param path that was asked for; what it ends with says the same of the target
    static CopySource followed(String path, String target, boolean isDirectory) {
        String completed = target;
        if (GoPaths.endsWithDot(path) && !GoPaths.endsWithDot(target)) {
            completed += "/.";
        }
        if (path.endsWith("/") && !completed.endsWith("/")) {
            completed += "/";
        }
        boolean isRenamed = !GoPaths.base(path).equals(GoPaths.base(completed));
        return new CopySource(completed, isDirectory, isRenamed ? GoPaths.base(path) : "");
    }

    private static boolean isDirectory(String path) {
        Path file = Path.of(path);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw missing(GoPaths.clean(path));
        }
        return Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS);
    }

    /// The path without links.
    private static String real(String path) {
        try {
            Path real = Path.of(path).toRealPath();
            if (GoPaths.assertsDirectory(path) && !Files.isDirectory(real)) {
                throw new CliException("not a directory");
            }
            return real.toString();
        } catch (NoSuchFileException e) {
            throw firstMissing(path);
        } catch (FileSystemException e) {
            throw new CliException(
                    "lstat " + path + ": " + String.valueOf(e.getReason()).toLowerCase(Locale.ROOT));
        } catch (IOException e) {
            throw new CliException(FileErrors.text(e));
        }
    }

    private static CliException firstMissing(String path) {
        Path reached = Path.of("/");
        for (Path name : Path.of(path)) {
            reached = reached.resolve(name);
            if (!Files.exists(reached)) {
                break;
            }
            if (!Files.isDirectory(reached)) {
                return new CliException("not a directory");
            }
        }
        return missing(behindLinks(reached).toString());
    }

    private static Path behindLinks(Path link) {
        Path reached = link;
        try {
            for (int links = 0; links < MOST_LINKS && Files.isSymbolicLink(reached); links++) {
                reached =
                        reached.resolveSibling(Files.readSymbolicLink(reached)).normalize();
            }
        } catch (IOException e) {
            return link;
        }
        return reached;
    }

    private static CliException missing(String path) {
        return new CliException("lstat " + path + ": no such file or directory");
    }
}
