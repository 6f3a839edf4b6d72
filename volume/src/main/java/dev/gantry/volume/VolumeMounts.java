package dev.gantry.volume;

import dev.gantry.volume.VolumeException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/// Which volumes are mounted, and for whom: mounted for the first use, unmounted after the last. Each use is a
/// file that is written before its volume is mounted and deleted once it is unmounted, so that the next
/// daemon knows what a killed one had mounted.
///
///     <directory>/<id of the use>      driver, volume and mountpoint, a line each
///
/// A plain directory, for which nothing is mounted, has no files: its uses are only counted.
public final class VolumeMounts {
    private final Path directory;
    private final VolumeDrivers drivers;
    private final Map<String, Mounted> mounted = new ConcurrentHashMap<>();

    /// A volume's uses. `lock` guards `uses`, and is held while the driver works: for one volume one thing at
    /// a time.
    private static final class Mounted {
        private final ReentrantLock lock = new ReentrantLock();
        private final Map<String, Path> uses = new HashMap<>();
    }

    /// What an earlier daemon had mounted.
    ///
    /// @param id of the use
    public record Use(String id, String driver, String volume, String mountpoint) {}

    /// @param directory below the run root: it is gone when the machine was
    public VolumeMounts(Path directory, VolumeDrivers drivers) {
        this.directory = directory;
        this.drivers = drivers;
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("create " + directory + ": " + e.getMessage(), e);
        }
    }

    /// The volume's uses, locked. Who has waited for what is forgotten by then asks again.
    @SuppressWarnings("LockNotBeforeTry") // each caller releases it, with unlock
    private Mounted lock(String volume) {
        while (true) {
            Mounted of = mounted.computeIfAbsent(volume, _ -> new Mounted());
            of.lock.lock();
            if (mounted.get(volume) == of) {
                return of;
            }
            of.lock.unlock();
        }
    }

    private void unlock(String volume, Mounted of) {
        if (of.uses.isEmpty()) {
            mounted.remove(volume);
        }
        of.lock.unlock();
    }

    private static boolean counted(VolumeDriver driver, VolumeDefinition volume) {
        return driver instanceof RemoteDriver || LocalDriver.mounts(volume);
    }

    /// Makes a volume's data be there for a use. For one that has it already it is the same.
    ///
    /// @param id letters and digits, the same after a restart of the daemon
    /// @return the directory that holds the data
    /// @throws VolumeException where the driver can't; nothing is left then
    public Path mount(String driverName, VolumeDefinition volume, String id) {
        VolumeDriver driver = drivers.of(driverName);
        Mounted of = lock(volume.name());
        try {
            Path there = of.uses.get(id);
            if (there != null) {
                return there;
            }
            Path data = counted(driver, volume) ? mountCounted(driver, volume, id) : driver.mount(volume, id);
            of.uses.put(id, data);
            return data;
        } finally {
            unlock(volume.name(), of);
        }
    }

    private Path mountCounted(VolumeDriver driver, VolumeDefinition volume, String id) {
        write(new Use(id, driver.name(), volume.name(), ""));
        try {
            Path data = driver.mount(volume, id);
            write(new Use(id, driver.name(), volume.name(), data.toString()));
            return data;
        } catch (VolumeException e) {
            forget(id);
            throw e;
        }
    }

    /// A use has ended; of one that is not known nothing happens. What can't be unmounted is tried again by
    /// the next daemon.
    ///
    /// @throws VolumeException where the driver can't
    public void unmount(String driverName, VolumeDefinition volume, String id) {
        VolumeDriver driver = drivers.of(driverName);
        Mounted of = lock(volume.name());
        try {
            if (of.uses.remove(id) != null && counted(driver, volume)) {
                unmount(driver, volume, id, of);
            }
        } finally {
            unlock(volume.name(), of);
        }
    }

    /// A plugin that says no has heard it.
    private void unmount(VolumeDriver driver, VolumeDefinition volume, String id, Mounted of) {
        try {
            driver.unmount(volume, id, of.uses.isEmpty());
        } catch (VolumeException e) {
            if (RemoteDriver.heard(e)) {
                forget(id);
            }
            throw e;
        }
        forget(id);
    }

    /// Whether anybody uses it as far as is known here.
    public boolean isMounted(String volume) {
        Mounted of = lock(volume);
        try {
            return !of.uses.isEmpty();
        } finally {
            unlock(volume, of);
        }
    }

    /// Does something with a volume that nobody uses meanwhile: who wants to waits.
    ///
    /// @return false, and nothing was done, where somebody uses it
    public boolean whileUnused(String volume, Runnable work) {
        Mounted of = lock(volume);
        try {
            boolean unused = of.uses.isEmpty();
            if (unused) {
                work.run();
            }
            return unused;
        } finally {
            unlock(volume, of);
        }
    }

    /// What an earlier daemon had mounted, or was about to.
    public List<Use> found() {
        List<Use> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                read(file).ifPresent(found::add);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("list " + directory + ": " + e.getMessage(), e);
        }
        return found;
    }

    /// This use goes on.
    public void adopt(Use use) {
        Mounted of = lock(use.volume());
        try {
            of.uses.put(use.id(), Path.of(use.mountpoint()));
        } finally {
            unlock(use.volume(), of);
        }
    }

    /// This use has ended, unless it has begun anew meanwhile.
    ///
    /// @throws VolumeException where the driver can't
    public void release(Use use, VolumeDefinition volume) {
        Mounted of = lock(use.volume());
        try {
            if (!of.uses.containsKey(use.id())) {
                unmount(drivers.of(use.driver()), volume, use.id(), of);
            }
        } finally {
            unlock(use.volume(), of);
        }
    }

    /// Unmounts all that is mounted of local volumes without a use.
    ///
    /// @return the places
    public List<Path> unmountUnused() {
        Set<String> used = new HashSet<>();
        mounted.keySet().stream().filter(this::isMounted).forEach(used::add);
        return drivers.local().unmountAllBut(used);
    }

    private void write(Use use) {
        Path fresh = directory.resolve("." + use.id());
        try {
            Files.writeString(fresh, String.join("\n", use.driver(), use.volume(), use.mountpoint()) + "\n");
            Files.move(fresh, directory.resolve(use.id()), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new VolumeException(Kind.FAILED, "write " + fresh + ": " + e.getMessage(), e);
        }
    }

    private static Optional<Use> read(Path file) throws IOException {
        String id = String.valueOf(file.getFileName());
        List<String> lines = Files.readAllLines(file);
        if (id.startsWith(".") || lines.size() < 3) {
            Files.delete(
                    file); // a daemon was killed while it wrote: nothing was mounted yet, or the whole file is there
            return Optional.empty();
        }
        return Optional.of(new Use(id, lines.get(0), lines.get(1), lines.get(2)));
    }

    private void forget(String id) {
        try {
            Files.deleteIfExists(directory.resolve(id));
        } catch (IOException e) {
            throw new VolumeException(Kind.FAILED, "remove " + directory.resolve(id) + ": " + e.getMessage(), e);
        }
    }
}
