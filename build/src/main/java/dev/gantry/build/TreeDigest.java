package dev.gantry.build;

import dev.gantry.linux.Directory;
import dev.gantry.linux.FileStatus;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;

/// What files are, as one number: names, types, modes, owners, link targets and content; their times do not
/// count. One platform thread.
final class TreeDigest {
    private final MessageDigest sha256 = FileDigests.sha256();
    private final FileDigests contents = new FileDigests();

    /// How files are looked at.
    ///
    /// @param withOwners whether owners count: not where all files get the same one
    /// @param hasDigests whether files know their content's digest
    /// @param selection which of them count
    record Manner(boolean withOwners, boolean hasDigests, Selection selection) {}

    /// Adds a file or tree, which has this path in what is selected from.
    void add(Directory directory, String path, FileStatus status, Manner manner) {
        String name = TreePath.name(path);
        text(name);
        inode(status, manner);
        if (status.isDirectory()) {
            try (Directory child = directory.child(name)) {
                addContents(child, path, manner);
            }
        } else if (status.isSymlink()) {
            text(directory.readlink(name));
        } else if (status.isRegular()) {
            number(status.sizeBytes());
            sha256.update(manner.hasDigests() ? contents.known(directory, name) : contents.of(directory, name));
        } else {
            number(status.rdev());
        }
    }

    /// Adds what is in a directory.
    ///
    /// @param path of the directory; `.` for where selection begins
    void addContents(Directory directory, String path, Manner manner) {
        SortedMap<String, FileStatus> files = new TreeMap<>();
        for (String name : directory.names()) {
            FileStatus status = directory.find(name).orElseThrow();
            if (manner.selection().looksAt(TreePath.join(path, name), status)) {
                files.put(name, status);
            }
        }
        number(files.size());
        files.forEach((name, status) -> add(directory, TreePath.join(path, name), status, manner));
    }

    /// Adds a file or tree together with the directories on the way to it.
    ///
    /// @param path as seen from `base`
    void addAlong(Directory base, String path, Manner manner) {
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            try (Directory passed = base.descend(path.substring(0, slash))) {
                inode(passed.status(), manner);
            }
        }
        text(path);
        try (Directory parent = base.descend(TreePath.parent(path))) {
            add(parent, path, parent.find(TreePath.name(path)).orElseThrow(), manner);
        }
    }

    private void inode(FileStatus status, Manner manner) {
        number(status.mode());
        if (manner.withOwners()) {
            number(status.uid());
            number(status.gid());
        }
    }

    void text(String text) {
        number(text.length());
        ByteBuffer characters = ByteBuffer.allocate(2 * text.length());
        characters.asCharBuffer().put(text);
        sha256.update(characters);
    }

    private void number(long number) {
        sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(number).flip());
    }

    /// The number, in hex. Once, as the last call.
    String hex() {
        return HexFormat.of().formatHex(sha256.digest());
    }
}
