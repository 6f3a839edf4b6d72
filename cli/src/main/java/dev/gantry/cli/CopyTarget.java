package dev.gantry.cli;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/// Where `cp` copies to.
///
/// @param path as it was given, or what the link there leads to
record CopyTarget(String path, boolean exists, boolean isDirectory) {
    private static final int MOST_LINKS = 10;

    /// A file or directory here, or one that is still to be made in a directory that is here.
    ///
    /// @param given absolute ([GoPaths#absolute])
    ///
    /// Errors: [CliException]
    static CopyTarget local(String given) {
        String path = given;
        for (int links = 0; isLink(path); links++) {
            if (links > MOST_LINKS) {
                throw new CliException("too many symlinks in " + given);
            }
            path = target(path);
        }
        Path file = Path.of(path);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            boolean isDirectory = Files.isDirectory(file);
            return new CopyTarget(path, true, isDirectory);
        }
        requireDirectory(GoPaths.split(path).directory());
        return new CopyTarget(path, false, false);
    }

    /// What ends with a slash means what a link leads to.
    private static boolean isLink(String path) {
        return !GoPaths.assertsDirectory(path) && Files.isSymbolicLink(Path.of(path));
    }

    private static String target(String path) {
        try {
            String target = Files.readSymbolicLink(Path.of(path)).toString();
            return target.startsWith("/")
                    ? target
                    : GoPaths.join(GoPaths.split(path).directory(), target);
        } catch (IOException e) {
            throw new CliException(FileErrors.text(e));
        }
    }

    private static void requireDirectory(String parent) {
        if (!Files.exists(Path.of(parent))) {
            throw new CliException("stat " + parent + ": no such file or directory");
        }
        if (!Files.isDirectory(Path.of(parent))) {
            throw new CliException("not a directory");
        }
    }

    /// Refuses what is no place for files, before the engine is asked for any.
    ///
    /// Errors: [CliException]
    static void check(String path) {
        String parent = GoPaths.directory(GoPaths.clean(path));
        if (!Files.exists(Path.of(parent))) {
            throw new CliException("invalid output path: directory " + GoText.quote(parent) + " does not exist");
        }
        try {
            Path file = Path.of(path);
            int type = (int) Files.getAttribute(file, "unix:mode") & 0170000;
            if (type == 0020000 || type == 0060000) {
                throw new CliException("invalid output path: " + GoText.quote(path)
                        + " must be a directory or a regular file: got a device");
            }
            if (GoPaths.assertsDirectory(path) && type != 0040000) {
                throw new CliException("stat " + path + ": not a directory");
            }
        } catch (NoSuchFileException e) {
            if (!Files.isDirectory(Path.of(parent))) {
                throw new CliException("stat " + path + ": not a directory");
            }
        } catch (FileSystemException e) {
            String reason = String.valueOf(e.getReason()).replaceFirst(" or unable .*", "");
            throw new CliException("stat " + path + ": " + reason.toLowerCase(Locale.ROOT));
        } catch (IOException e) {
            throw new CliException(FileErrors.text(e));
        }
    }
}
