package dev.gantry.cli;

import dev.gantry.image.LayerEntry;
import dev.gantry.image.LayerPath;
import dev.gantry.image.LayerWriter;
import dev.gantry.image.Whiteout;
import dev.gantry.linux.Directory;
import dev.gantry.linux.Errno;
import dev.gantry.linux.FileStatus;
import dev.gantry.linux.LinuxException;
import dev.gantry.linux.RegularFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Files of the user's as the tar that an engine unpacks into a container: owners, modes, links, devices and file
/// capabilities are told, times to the second, as Docker's are. No link is followed; sockets are left out. A file's
/// content is read as it is sent. One thread.
final class LocalTar {
    private static final String CAPABILITY = "security.capability";

    /// As much as a name may have here; it bounds how deep a directory is looked into.
    private static final int LONGEST_PATH = 4095;

    private final LayerWriter writer;

    /// The first name of each file that has several, by device and number.
    private final Map<List<Long>, String> linked = new HashMap<>();

    private LocalTar(OutputStream out) {
        this.writer = new LayerWriter(out);
    }

    /// Writes one file, or a directory with all that is in it.
    ///
    /// @param name in `directory`; `.` or `/` for that directory itself
    /// @param as its name in the tar; `.` for a directory whose content alone is meant
    ///
    /// Errors: [CliException] naming what can't be read
    static void write(Path directory, String name, String as, OutputStream out) throws IOException {
        try (Directory parent = Directory.open(directory)) {
            LocalTar tar = new LocalTar(out);
            if (name.equals(".") || name.equals("/")) {
                tar.add(parent, ".", as, parent.status());
                tar.children(parent, as);
            } else {
                tar.visit(parent, name, as);
            }
            tar.writer.finish();
        } catch (LinuxException e) {
            throw new CliException("open " + e.operand() + ": " + e.errno().text());
        }
    }

    private void visit(Directory parent, String name, String path) throws IOException {
        if (path.length() > LONGEST_PATH) {
            throw new CliException("path is too long: " + path.substring(0, 60) + "...");
        }
        Optional<FileStatus> status = parent.find(name);
        if (status.isEmpty()) {
            return; // removed meanwhile
        }
        add(parent, name, path, status.get());
        if (status.get().isDirectory()) {
            try (Directory child = parent.child(name)) {
                children(child, path);
            }
        }
    }

    private void children(Directory directory, String path) throws IOException {
        String prefix = path.equals(LayerPath.ROOT) ? "" : path + "/";
        for (String name : directory.names().stream().sorted().toList()) {
            visit(directory, name, prefix + name);
        }
    }

    private void add(Directory parent, String name, String path, FileStatus status) throws IOException {
        LayerEntry.Type type = LayerEntry.Type.ofMode(status.mode());
        if (type == null) {
            return;
        }
        boolean isFile = type == LayerEntry.Type.FILE;
        String first = isFile && status.links() > 1
                ? linked.putIfAbsent(List.of(status.device(), status.inode()), path)
                : null;
        if (first != null) {
            writer.add(entry(path, LayerEntry.Type.HARD_LINK, status, first, Map.of()));
            return;
        }
        String link = type == LayerEntry.Type.SYMLINK ? parent.readlink(name) : "";
        LayerEntry entry = entry(path, type, status, link, isFile ? capability(parent, name) : Map.of());
        if (!isFile || status.sizeBytes() == 0) {
            writer.add(entry);
            return;
        }
        try (RegularFile file = parent.read(name)) {
            writer.add(entry, (offset, buffer, length) -> {
                int count = file.read(ByteBuffer.wrap(buffer, 0, length));
                return count == 0 ? -1 : count;
            });
        }
    }

    private static Map<String, byte[]> capability(Directory parent, String name) {
        try {
            Optional<byte[]> value = parent.xattr(name, CAPABILITY);
            return value.isEmpty() ? Map.of() : Map.of(CAPABILITY, value.get());
        } catch (LinuxException e) {
            if (e.errno() == Errno.EOPNOTSUPP) {
                return Map.of(); // a file system without attributes
            }
            throw e;
        }
    }

    private static LayerEntry entry(
            String path, LayerEntry.Type type, FileStatus status, String link, Map<String, byte[]> attributes) {
        boolean isDevice = type == LayerEntry.Type.CHARACTER_DEVICE || type == LayerEntry.Type.BLOCK_DEVICE;
        long size = type == LayerEntry.Type.FILE ? status.sizeBytes() : 0;
        return new LayerEntry(
                path,
                type,
                status.permissions(),
                Integer.toUnsignedLong(status.uid()),
                Integer.toUnsignedLong(status.gid()),
                status.modified().truncatedTo(ChronoUnit.SECONDS),
                attributes,
                link,
                isDevice
                        ? new LayerEntry.Device(FileStatus.major(status.rdev()), FileStatus.minor(status.rdev()))
                        : LayerEntry.Device.NONE,
                size,
                LayerEntry.whole(size),
                Whiteout.NONE);
    }
}
