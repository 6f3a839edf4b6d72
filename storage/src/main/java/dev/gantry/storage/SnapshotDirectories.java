package dev.gantry.storage;

import dev.gantry.linux.Directory;
import dev.gantry.linux.MountPoint;
import dev.gantry.linux.Mounts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// The directories below `snapshots/`: `<number>/` for each layer and container, `.new-<number>` while one is being
/// made, `.trash-<number>` until its files are deleted. Numbers keep names short, so that hundreds of layers fit
/// into the page that old kernels give to mount options; a number is used once while the daemon runs.
final class SnapshotDirectories {
    private static final String NEW = ".new-";
    private static final String TRASH = ".trash-";

    private final Path base;
    private final Trash trash;
    private final AtomicLong last = new AtomicLong();

    SnapshotDirectories(Path base, Trash trash) {
        this.base = base;
        this.trash = trash;
    }

    Path base() {
        return base;
    }

    /// Numbers on disk; unfinished directories are handed to the trash, whose work a killed daemon left goes
    /// on. What it has left mounted in one is unmounted before.
    Found scan() {
        unmountAll();
        int unfinished = 0;
        List<Long> numbers = new ArrayList<>();
        try (Directory directory = Directory.open(base)) {
            for (String name : directory.names()) {
                Optional<Long> number = number(name);
                if (number.isPresent()) {
                    numbers.add(number.get());
                } else if (name.startsWith(NEW)) {
                    unfinished++;
                    trash.delete(base, name);
                } else if (name.startsWith(TRASH)) {
                    trash.delete(base, name);
                }
                last.accumulateAndGet(numberIn(name), Math::max);
            }
        }
        return new Found(List.copyOf(numbers), unfinished);
    }

    private void unmountAll() {
        for (MountPoint mount : Mounts.table().reversed()) {
            Path target = Path.of(mount.target());
            if (target.startsWith(base) && !target.equals(base)) {
                Mounts.detach(target);
            }
        }
    }

    record Found(List<Long> numbers, int unfinished) {}

    private static Optional<Long> number(String name) {
        return name.matches("[0-9]{1,18}") ? Optional.of(Long.valueOf(name)) : Optional.empty();
    }

    private static long numberIn(String name) {
        return number(name.substring(name.indexOf('-') + 1)).orElse(0L);
    }

    /// The directory of a layer's files, or of what a container has changed, relative to `base`.
    static String files(long number) {
        return number + "/fs";
    }

    /// The overlay's work directory, relative to `base`.
    static String work(long number) {
        return number + "/work";
    }

    Path filesPath(long number) {
        return base.resolve(files(number));
    }

    /// Starts a directory with an empty `fs` in it.
    Draft begin() {
        long number = last.incrementAndGet();
        Directory parent = Directory.open(base);
        try {
            parent.mkdir(NEW + number, 0700);
            try (Directory made = parent.child(NEW + number)) {
                made.mkdir("fs", 0755);
                made.chmod("fs", 0755);
            }
            return new Draft(parent, number);
        } catch (RuntimeException e) {
            parent.close();
            throw e;
        }
    }

    /// Waits until all directories are on the disk, with everything in them.
    void sync() {
        try (Directory directory = Directory.open(base)) {
            directory.syncFileSystem();
        }
    }

    /// Takes a directory out of sight at once and deletes it in the background. Does nothing when there is none.
    void discard(long number) {
        try (Directory parent = Directory.open(base)) {
            String name = Long.toString(number);
            if (parent.find(name).isPresent()) {
                parent.rename(name, parent, TRASH + number);
                trash.delete(base, TRASH + number);
            }
        }
    }

    /// A directory being made: seen by nobody until [#publish], and trash if that does not happen.
    static final class Draft implements AutoCloseable {
        private final Directory parent;
        private final long number;
        private boolean published;

        private Draft(Directory parent, long number) {
            this.parent = parent;
            this.number = number;
        }

        long number() {
            return number;
        }

        Directory open() {
            return parent.child(NEW + number);
        }

        /// Gives it its final name.
        void publish() {
            parent.rename(NEW + number, parent, Long.toString(number));
            published = true;
        }

        /// Deletes what was not published, before the failure is told: whoever retries finds the space free.
        @Override
        public void close() {
            try (Directory closing = parent) {
                if (!published) {
                    new TreeDeletion(closing).delete(NEW + number);
                }
            }
        }
    }
}
