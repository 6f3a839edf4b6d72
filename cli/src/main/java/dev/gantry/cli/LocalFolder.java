package dev.gantry.cli;

import dev.gantry.image.InvalidImageException;
import dev.gantry.image.LayerEntry;
import dev.gantry.image.LayerLimits;
import dev.gantry.image.LayerPath;
import dev.gantry.image.LayerReader;
import dev.gantry.linux.Directory;
import dev.gantry.linux.Errno;
import dev.gantry.linux.FileStatus;
import dev.gantry.linux.LinuxException;
import dev.gantry.linux.RegularFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;

/// Unpacks a tar of an engine's into a folder, for the user who calls and whose the files become. No link, of the tar
/// or of the folder, is followed: nothing is written outside. One thread.
final class LocalFolder implements AutoCloseable {
    /// A directory's own name in itself, by which no link can be meant.
    private static final String SELF = ".";

    private static final int IMPLIED_MODE = 0755;
    private static final int WHILE_FILLED = 0700;

    private final Directory root;
    /// Modes and times, set at the end: whatever is made in a directory changes its time and needs its owner's rights.
    private final SequencedMap<String, LayerEntry> directories = new LinkedHashMap<>();

    private final Path folder;
    private final UnaryOperator<String> names;
    private final boolean isCopy;
    private int leftOut;

    /// @param isCopy see [#copy]; otherwise [#unpack]
    private LocalFolder(Path folder, UnaryOperator<String> names, boolean isCopy) {
        this.root = Directory.open(folder);
        this.folder = folder;
        this.names = names;
        this.isCopy = isCopy;
    }

    /// Unpacks the result of a build. Files that are there give way, others stay. Modes are kept but for set-user-ID
    /// and set-group-ID, which would speak of another owner; devices, pipes and extended attributes are left out.
    ///
    /// @param folder made where it is missing
    /// @param notes hears what was left out
    ///
    /// Errors: [CliException]; whatever `tar` throws
    static void unpack(InputStream tar, Path folder, PrintStream notes) throws IOException {
        Files.createDirectories(folder);
        try (LocalFolder local = new LocalFolder(folder, UnaryOperator.identity(), false);
                LayerReader reader = LayerReader.undigested(tar, LayerLimits.DEFAULT)) {
            local.unpack(reader);
            if (local.leftOut > 0) {
                notes.println("left out: " + local.leftOut + " devices and pipes");
                notes.flush();
            }
        } catch (LinuxException | InvalidImageException e) {
            throw new CliException("output to " + folder + ": " + e.getMessage());
        }
    }

    /// Copies files out of a container. A directory takes the place of nothing but a directory, and nothing else
    /// takes a directory's; what else is there gives way. Modes are kept whole, and so are devices, pipes, file
    /// capabilities and users' attributes, as far as the user may make them.
    ///
    /// @param folder that is there
    /// @param names what entries are called here, by their paths in the tar
    ///
    /// Errors: [CliException]; whatever `tar` throws
    static void copy(InputStream tar, Path folder, UnaryOperator<String> names) throws IOException {
        try (LocalFolder local = new LocalFolder(folder, names, true);
                LayerReader reader = LayerReader.undigested(tar, LayerLimits.DEFAULT)) {
            local.unpack(reader);
        } catch (LinuxException e) {
            throw new CliException(e.operand() + ": " + e.errno().text());
        } catch (InvalidImageException e) {
            throw new CliException(String.valueOf(e.getMessage()));
        }
    }

    private void unpack(LayerReader reader) throws IOException {
        for (Optional<LayerEntry> next = reader.next(); next.isPresent(); next = reader.next()) {
            LayerEntry entry = renamed(next.get());
            if (!entry.path().equals(LayerPath.ROOT)) {
                requirePlace(entry);
                make(entry, reader);
            }
        }
        directories.reversed().forEach(this::finish);
        reader.drain();
    }

    private LayerEntry renamed(LayerEntry entry) {
        String target = entry.type() == LayerEntry.Type.HARD_LINK ? names.apply(entry.link()) : entry.link();
        return entry.placed(names.apply(entry.path()), target);
    }

    private void requirePlace(LayerEntry entry) {
        if (!isCopy) {
            return;
        }
        try (Directory parent = reach(LayerPath.parent(entry.path()))) {
            boolean becomesDirectory = entry.type() == LayerEntry.Type.DIRECTORY;
            Optional<FileStatus> status = parent.find(LayerPath.name(entry.path()));
            if (status.isEmpty() || status.get().isDirectory() == becomesDirectory) {
                return;
            }
            String place = GoText.quote(folder.resolve(entry.path()).toString());
            if (becomesDirectory) {
                throw new CliException("cannot overwrite non-directory " + place + " with directory "
                        + GoText.quote(folder.toString()));
            }
            if (status.get().isDirectory()) {
                throw new CliException("cannot overwrite directory " + place + " with non-directory "
                        + GoText.quote(folder.toString()));
            }
        }
    }

    private void make(LayerEntry entry, LayerReader reader) throws IOException {
        String name = LayerPath.name(entry.path());
        try (Directory parent = reach(LayerPath.parent(entry.path()))) {
            switch (entry.type()) {
                case FILE -> makeFile(parent, name, entry, reader);
                case DIRECTORY -> {
                    enter(parent, name).close();
                    directories.put(entry.path(), entry);
                }
                case SYMLINK -> {
                    clear(parent, name);
                    parent.symlink(entry.link(), name);
                    parent.touch(name, entry.modified());
                }
                case HARD_LINK -> makeHardLink(parent, name, entry.link());
                case CHARACTER_DEVICE, BLOCK_DEVICE, FIFO -> makeNode(parent, name, entry);
            }
        }
    }

    private void makeFile(Directory parent, String name, LayerEntry entry, LayerReader reader) throws IOException {
        clear(parent, name);
        try (RegularFile file = parent.create(name, 0600)) {
            reader.transferTo((offset, bytes, from, length) -> {
                file.seek(offset);
                file.write(ByteBuffer.wrap(bytes, from, length));
            });
            file.truncate(entry.size()); // what it ends with may be a hole
            file.chmod(mode(entry));
            if (isCopy) {
                addAttributes(parent, name, entry);
            }
            file.touch(entry.modified());
        }
    }

    private int mode(LayerEntry entry) {
        return entry.mode() & (isCopy ? 07777 : 01777);
    }

    /// Users who may not set them, and file systems that have none, do without.
    private static void addAttributes(Directory parent, String name, LayerEntry entry) {
        entry.xattrs().forEach((attribute, value) -> {
            if (!attribute.equals("security.capability") && !attribute.startsWith("user.")) {
                return;
            }
            try {
                parent.setXattr(name, attribute, value);
            } catch (LinuxException e) {
                if (e.errno() != Errno.EPERM && e.errno() != Errno.EOPNOTSUPP) {
                    throw e;
                }
            }
        });
    }

    private void makeNode(Directory parent, String name, LayerEntry entry) {
        if (!isCopy) {
            leftOut++;
            return;
        }
        clear(parent, name);
        int type = switch (entry.type()) {
            case CHARACTER_DEVICE -> 0020000;
            case BLOCK_DEVICE -> 0060000;
            default -> 0010000;
        };
        parent.mknod(
                name,
                type | 0600,
                FileStatus.device(entry.device().major(), entry.device().minor()));
        parent.chmod(name, mode(entry));
        parent.touch(name, entry.modified());
    }

    private void makeHardLink(Directory parent, String name, String target) {
        try (Directory holder = reach(LayerPath.parent(target))) {
            clear(parent, name);
            parent.link(holder, LayerPath.name(target), name);
        }
    }

    /// The directory at a path, made where it is missing; step by step, so that no link leads elsewhere.
    private Directory reach(String path) {
        Directory reached = root.descend("");
        if (path.equals(LayerPath.ROOT) || path.isEmpty()) {
            return reached;
        }
        for (String name : List.of(path.split("/"))) {
            try (Directory above = reached) {
                reached = enter(above, name);
            }
        }
        return reached;
    }

    /// The directory of a name, made where it is missing; what is no directory gives way.
    private static Directory enter(Directory parent, String name) {
        Optional<FileStatus> status = parent.find(name);
        if (status.isPresent() && !status.get().isDirectory()) {
            parent.unlink(name);
        }
        if (status.isPresent() && status.get().isDirectory()) {
            return parent.child(name);
        }
        parent.mkdir(name, WHILE_FILLED);
        Directory made = parent.child(name);
        made.chmod(SELF, IMPLIED_MODE);
        return made;
    }

    private static void clear(Directory parent, String name) {
        Optional<FileStatus> status = parent.find(name);
        if (status.isEmpty()) {
            return;
        }
        if (!status.get().isDirectory()) {
            parent.unlink(name);
            return;
        }
        try {
            parent.rmdir(name);
        } catch (LinuxException e) {
            if (e.errno() == Errno.ENOTEMPTY) {
                throw new InvalidImageException("there is a directory with content in the place of \"" + name + "\"");
            }
            throw e;
        }
    }

    private void finish(String path, LayerEntry entry) {
        try (Directory parent = reach(LayerPath.parent(path));
                Directory made = parent.child(LayerPath.name(path))) {
            made.chmod(SELF, mode(entry));
            made.touch(entry.modified());
        }
    }

    @Override
    public void close() {
        root.close();
    }
}
