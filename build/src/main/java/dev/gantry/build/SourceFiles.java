package dev.gantry.build;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.linux.Directory;
import dev.gantry.linux.FileStatus;
import dev.gantry.linux.LinuxException;
import java.util.function.Function;

/// A file or directory of the context, a stage or an image.
///
/// @param path in the source's tree
/// @param digest of what is there
record SourceFiles(FileSource source, String path, String digest) {
    /// Looks at what is there.
    ///
    /// @throws dev.gantry.engine.EngineException `INVALID_PARAMETER` where there is nothing
    static SourceFiles of(FileSource source, String path) {
        String clean = TreePath.clean(path);
        boolean hasOwners = !(source instanceof FileSource.Context);
        TreeDigest.Manner all = new TreeDigest.Manner(hasOwners, source.hasDigests(), Selection.ALL);
        return new SourceFiles(source, clean, source.read(root -> digest(root, clean, all)));
    }

    private static String digest(Directory root, String path, TreeDigest.Manner all) {
        return at(root, path, place -> {
            TreeDigest digest = new TreeDigest();
            if (place.isDirectory()) {
                try (Directory directory = open(place)) {
                    digest.addContents(directory, ".", all);
                }
                return "dir:" + digest.hex();
            }
            FileStatus status = place.status().orElseThrow(() -> missing(path));
            digest.add(place.parent(), place.name(), status, all);
            return "file:" + digest.hex();
        });
    }

    /// Works on a place of a tree.
    static <T> T at(Directory root, String path, Function<Located, T> work) {
        try (Located place = Located.of(root, path)) {
            return work.apply(place);
        } catch (LinuxException e) {
            throw switch (e.errno()) {
                case ENOENT, ENOTDIR, ELOOP -> missing(path);
                default -> e;
            };
        }
    }

    /// The directory that is there, also where it is the tree's root.
    static Directory open(Located place) {
        return place.parent().descend(place.name());
    }

    private static RuntimeException missing(String path) {
        return invalid("RUN --mount: \"/" + path + "\": not found");
    }
}
