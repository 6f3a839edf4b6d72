package dev.gantry.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// What a daemon and its containers hold of the machine at one moment.
///
/// @param things each mount, network link, cgroup, process and run-time file by name; those of the daemon
///     itself and of the bridge, which stay while it runs, are left out
/// @param descriptors that the daemon has open
/// @param threads of the daemon
record Footprint(Set<String> things, long descriptors, long threads) {
    /// Jetty's and the JVM's own threads come and go; a leak of one for each container is far more than these.
    private static final long FEW = 12;

    /// Where to look.
    ///
    /// @param directory below which all files and mounts of the daemon are
    /// @param cgroup the parent of its containers' cgroups, as `/name`
    record Place(Path directory, String cgroup) {
        /// Removes what a killed test leaves: cgroups outlive everything else here.
        void clear() throws IOException {
            for (Path group : cgroups(this)) {
                Files.deleteIfExists(group);
            }
        }
    }

    static Footprint of(Place place, long daemonPid) {
        try {
            Set<String> things = new TreeSet<>();
            mounts(place).forEach(mount -> things.add("mount " + mount));
            links().forEach(link -> things.add("link " + link));
            containerCgroups(place).forEach(group -> things.add("cgroup " + group));
            processes(place, daemonPid).forEach(process -> things.add("process " + process));
            runFiles(place).forEach(file -> things.add("file " + file));
            Path daemon = Path.of("/proc/" + daemonPid);
            return new Footprint(things, count(daemon.resolve("fd")), count(daemon.resolve("task")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The same daemon, holding these.
    Footprint with(Set<String> others) {
        return new Footprint(others, descriptors, threads);
    }

    boolean sameAs(Footprint other) {
        return things.equals(other.things) && descriptors <= other.descriptors + FEW && threads <= other.threads + FEW;
    }

    private static List<String> mounts(Place place) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
                .map(line -> line.split(" ", 6)[4])
                .filter(point -> Path.of(point).startsWith(place.directory()))
                .filter(point -> !Path.of(point).equals(place.directory().resolve("data/mapped")))
                .toList();
    }

    /// The namespace's own, whatever `/sys` belongs to.
    private static List<String> links() throws IOException {
        return Files.readAllLines(Path.of("/proc/thread-self/net/dev")).stream()
                .skip(2)
                .map(line -> line.strip().split(":", 2)[0])
                .filter(name -> !name.equals("lo") && !name.equals("gantry0"))
                .toList();
    }

    private static List<Path> containerCgroups(Place place) throws IOException {
        return cgroups(place).stream()
                .filter(group -> !String.valueOf(group.getFileName())
                        .equals(place.cgroup().substring(1)))
                .toList();
    }

    /// Innermost first.
    private static List<Path> cgroups(Place place) throws IOException {
        Path root = Path.of("/sys/fs/cgroup");
        Set<Path> found = new HashSet<>();
        for (Path hierarchy : entries(root)) {
            found.addAll(directories(hierarchy.resolve(place.cgroup().substring(1))));
        }
        found.addAll(directories(root.resolve(place.cgroup().substring(1))));
        return found.stream().sorted((a, b) -> b.compareTo(a)).toList();
    }

    /// Monitors and runtimes name the daemon's directory on their command line.
    private static List<String> processes(Place place, long daemonPid) throws IOException {
        Predicate<Path> other = process -> !process.endsWith(Long.toString(daemonPid));
        return entries(Path.of("/proc")).stream()
                .filter(process ->
                        Character.isDigit(String.valueOf(process.getFileName()).charAt(0)))
                .filter(other)
                .map(process -> process.getFileName() + " " + commandLine(process))
                .filter(line -> line.contains(place.directory() + "/exec"))
                .toList();
    }

    private static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline")).replace('\0', ' ');
        } catch (IOException ended) {
            return "";
        }
    }

    /// Sockets, bundles, network namespaces; and what each container has below the data root.
    private static List<String> runFiles(Place place) throws IOException {
        Set<String> files = new TreeSet<>();
        for (String owned : List.of(
                "exec/bundles",
                "exec/execs",
                "exec/tasks",
                "exec/netns",
                "exec/userns",
                "exec/volumes",
                "exec/runtimes/runc",
                "data/containers",
                "data/snapshots")) {
            entries(place.directory().resolve(owned)).forEach(file -> files.add(file.toString()));
        }
        return List.copyOf(files);
    }

    private static List<Path> entries(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList();
        } catch (NoSuchFileException | java.nio.file.NotDirectoryException gone) {
            return List.of();
        }
    }

    private static List<Path> directories(Path top) throws IOException {
        if (!Files.isDirectory(top)) {
            return List.of();
        }
        try (Stream<Path> found = Files.walk(top)) {
            return found.filter(Files::isDirectory).toList();
        } catch (UncheckedIOException goneMeanwhile) {
            return List.of(top);
        }
    }

    private static long count(Path directory) throws IOException {
        return entries(directory).size();
    }

    @Override
    public String toString() {
        return "things=" + Arrays.toString(things.toArray()) + " descriptors=" + descriptors + " threads=" + threads;
    }
}
