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

/// Unpacks the tar of an image's files into a folder, for the user who calls. No link, of the image or of the folder,
/// is followed: nothing is written outside. Files that are there give way, others stay. Modes are kept but for
/// set-user-ID and set-group-ID, which would speak of another owner; devices, pipes and extended attributes are left
/// out. One thread.
final class LocalFolder implements AutoCloseable {
    /// A directory's own name in itself, by which no link can be meant.
    private static final String SELF = ".";

    private static final int MODE = 01777;
    private static final int IMPLIED_MODE = 0755;
    private static final int WHILE_FILLED = 0700;

    private final Directory root;
    private final byte[] buffer = new byte[OutputTarget.BUFFER];

    /// Modes and times, set at the end: whatever is made in a directory changes its time and needs its owner's rights.
    private final SequencedMap<String, LayerEntry> directories = new LinkedHashMap<>();

    private int leftOut;

    private LocalFolder(Directory root) {
        this.root = root;
    }

    /// Unpacks all of a tar.
    ///
    /// @param folder made where it is missing
    /// @param notes hears what was left out
    ///
    /// Errors: [CliException]; whatever `tar` throws
    static void unpack(InputStream tar, Path folder, PrintStream notes) throws IOException {
        Files.createDirectories(folder);
        try (LocalFolder local = new LocalFolder(Directory.open(folder));
                LayerReader reader = LayerReader.openTar(tar, LayerLimits.DEFAULT)) {
            local.unpack(reader);
            if (local.leftOut > 0) {
                notes.println("left out: " + local.leftOut + " devices and pipes");
                notes.flush();
            }
        } catch (LinuxException | InvalidImageException e) {
            throw new CliException("output to " + folder + ": " + e.getMessage());
        }
    }

    private void unpack(LayerReader reader) throws IOException {
        for (Optional<LayerEntry> next = reader.next(); next.isPresent(); next = reader.next()) {
            LayerEntry entry = next.get();
            if (!entry.path().equals(LayerPath.ROOT)) {
                make(entry, reader);
            }
        }
        directories.reversed().forEach(this::finish);
        reader.finish();
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
                case CHARACTER_DEVICE, BLOCK_DEVICE, FIFO -> leftOut++;
            }
        }
    }

    private void makeFile(Directory parent, String name, LayerEntry entry, LayerReader reader) throws IOException {
        clear(parent, name);
        try (RegularFile file = parent.create(name, 0600)) {
            InputStream content = reader.content();
            for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
                file.write(ByteBuffer.wrap(buffer, 0, count));
            }
            file.chmod(entry.mode() & MODE);
            file.touch(entry.modified());
        }
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
            made.chmod(SELF, entry.mode() & MODE);
            made.touch(entry.modified());
        }
    }

    @Override
    public void close() {
        root.close();
    }
}
