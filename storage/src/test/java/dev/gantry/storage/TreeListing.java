package dev.gantry.storage;

import dev.gantry.image.Digest;
import dev.gantry.linux.Directory;
import dev.gantry.linux.FileStatus;
import dev.gantry.linux.RegularFile;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Everything about a directory tree that a tar can hold, as lines to compare: type, mode, owner, times,
/// devices, links and which names share an inode, extended attributes, content.
final class TreeListing {
    private final Map<String, String> lines = new TreeMap<>();
    private final Map<Long, String> firstNames = new TreeMap<>();

    private TreeListing() {}

    static Map<String, String> of(Directory root) {
        TreeListing listing = new TreeListing();
        listing.describe(root, ".", ".");
        listing.visit(root, "");
        return listing.lines;
    }

    private void visit(Directory directory, String prefix) {
        List<String> names = directory.names().stream().sorted().toList();
        for (String name : names) {
            describe(directory, name, prefix + name);
            if (directory.find(name).orElseThrow().isDirectory()) {
                try (Directory child = directory.child(name)) {
                    visit(child, prefix + name + "/");
                }
            }
        }
    }

    private void describe(Directory directory, String name, String path) {
        FileStatus status = directory.find(name).orElseThrow();
        String line = "mode=%o uid=%d gid=%d rdev=%x modified=%s"
                .formatted(status.mode(), status.uid(), status.gid(), status.rdev(), status.modified());
        if (status.isRegular()) {
            line += " size=" + status.sizeBytes() + " content=" + content(directory, name);
        }
        if (status.isSymlink()) {
            line += " target=" + directory.readlink(name);
        }
        if (status.links() > 1 && !status.isDirectory()) {
            line += " same-as=" + firstNames.computeIfAbsent(status.inode(), unseen -> path);
        }
        for (String attribute : directory.xattrNames(name).stream().sorted().toList()) {
            line += " " + attribute + "="
                    + HexFormat.of().formatHex(directory.xattr(name, attribute).orElseThrow());
        }
        lines.put(path, line);
    }

    private static String content(Directory directory, String name) {
        MessageDigest digest = Digest.Algorithm.SHA256.start();
        ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
        try (RegularFile file = directory.read(name)) {
            while (file.read(buffer.clear()) >= 0) {
                digest.update(buffer.flip());
            }
        }
        return Digest.finish(Digest.Algorithm.SHA256, digest).hex();
    }
}
