package dev.gantry.cli;

import dev.gantry.api.ContextFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A file of a folder as it is at one moment; unequal to how it is once it has changed.
///
/// @param listed what an engine is told of it; null for sockets, fifos and devices, which are nothing to build from
/// @param changed when anything of it has changed last, which nobody can set
record FolderFile(@Nullable ContextFile listed, long inode, Instant changed) {
    /// None that is there.
    static final FolderFile NONE = new FolderFile(null, -1, Instant.EPOCH);

    private static final String ATTRIBUTES = "unix:mode,size,lastModifiedTime,ino,ctime";

    /// Looks at a file, links not followed.
    ///
    /// @param path that it has in the folder
    static FolderFile of(Path file, String path) throws IOException {
        Map<String, Object> status = Files.readAttributes(file, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        int mode = (int) status.getOrDefault("mode", 0);
        Instant modified = time(status, "lastModifiedTime");
        ContextFile listed = switch (mode & 0170000) {
            case 0040000 -> ContextFile.directory(path, mode & 07777, modified);
            case 0120000 -> ContextFile.link(path, Files.readSymbolicLink(file).toString(), modified);
            case 0100000 -> ContextFile.file(path, mode & 07777, (long) status.getOrDefault("size", 0L), modified);
            default -> null;
        };
        return new FolderFile(listed, (long) status.getOrDefault("ino", 0L), time(status, "ctime"));
    }

    private static Instant time(Map<String, Object> status, String name) {
        return ((FileTime) status.getOrDefault(name, FileTime.from(Instant.EPOCH))).toInstant();
    }
}
