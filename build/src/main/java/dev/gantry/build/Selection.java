package dev.gantry.build;

import dev.gantry.dockerfile.IgnoreFile;
import dev.gantry.linux.FileStatus;

/// Which files of a directory are copied: all but those that `--exclude` names, by their path in it.
record Selection(IgnoreFile excluded) {
    static final Selection ALL = new Selection(IgnoreFile.EMPTY);

    boolean isTaken(String path) {
        return !excluded.isIgnored(path);
    }

    /// Whether a file is looked at: it is taken, or something in it may be taken back in.
    boolean looksAt(String path, FileStatus status) {
        return isTaken(path) || (status.isDirectory() && excluded.hasExceptions());
    }
}
