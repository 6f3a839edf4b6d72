package dev.gantry.cli;

import dev.gantry.image.LayerPath;

/// How a tar of files becomes what `cp` was asked for: the directory that it is unpacked in, and the name that its
/// first entry, a file or the directory of all others, gets there.
///
/// @param directory of the target
/// @param oldName of the first entry; `.` or `/` for a directory whose content alone is copied
/// @param newName the same where nothing is renamed
record CopyPlan(String directory, String oldName, String newName) {

    /// Follows the rules of Docker's `cp`.
    ///
    /// Errors: [CliException] where source and target do not fit.
    static CopyPlan of(CopySource source, CopyTarget target) {
        GoPaths.Split place = GoPaths.split(target.path());
        String oldName = GoPaths.split(source.path()).base();
        if (target.exists() && target.isDirectory()) {
            return new CopyPlan(target.path(), oldName, source.rebasedName().isEmpty() ? oldName : source.name());
        }
        if (target.exists() && source.isDirectory()) {
            throw new CliException("cannot copy directory");
        }
        if (!target.exists() && !source.isDirectory() && GoPaths.assertsDirectory(target.path())) {
            throw new CliException("no such directory");
        }
        return new CopyPlan(place.directory(), oldName, place.base());
    }

    /// The name in the target's directory of what has `path` in the tar.
    String rename(String path) {
        if (oldName.equals(newName)) {
            return path;
        }
        if (isContentAlone(oldName)) {
            return path.equals(LayerPath.ROOT) ? newName : newName + "/" + path;
        }
        return path.equals(oldName) || path.startsWith(oldName + "/")
                ? newName + path.substring(oldName.length())
                : path;
    }

    /// The first entry's name as a tar has it.
    String firstName() {
        return isContentAlone(newName) ? LayerPath.ROOT : newName;
    }

    private static boolean isContentAlone(String name) {
        return name.equals(".") || name.equals("/");
    }
}
