package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.gantry.client.ConnectionException;
import dev.gantry.client.EngineAddress;
import dev.gantry.client.EngineClient;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A `gantryd` in a JVM of its own, to be used, killed and started again; with a directory, a cgroup and a
/// `busybox` image of its own. It needs to be alone in its mount and network namespace, as `bin/check` makes
/// them: the daemon configures a bridge and the firewall there.
///
///     <directory>/d.sock       the socket
///     <directory>/data         --data-root
///     <directory>/exec         --exec-root
///     <directory>/daemon.log   what the daemon said
///     <directory>/plugins      where it looks for plugins
///     <directory>/journal      where it looks for journald
///
/// Closing it ends the daemon, and fails where something is left of any container.
final class DaemonLab implements AutoCloseable {
    static final String IMAGE = "busybox";

    private static final Path MONITOR = Path.of("..", "monitor", "target", "gantry-monitor")
            .toAbsolutePath()
            .normalize();
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Path directory;
    private final Footprint.Place place;
    private final List<String> options = new ArrayList<>();
    private Set<String> clean = Set.of();
    private @Nullable Process daemon;

    private DaemonLab(Path directory) {
        this.directory = directory;
        this.place = new Footprint.Place(directory, "/" + directory.getFileName());
    }

    /// Makes what a daemon is to find in the lab's directory.
    interface Preparation {
        /// Makes it, and tells the daemon's further options.
        List<String> in(Path directory) throws Exception;
    }

    /// Starts a daemon and gives it its image; skips the tests where the host can't hold one.
    static DaemonLab open() throws Exception {
        return open(directory -> List.of("--add-runtime=custom=" + directory.resolve("runtime")));
    }

    static DaemonLab open(Preparation preparation) throws Exception {
        require(Files.isWritable(Path.of("/proc/sys/kernel/hostname")), "needs root");
        require(isPrivateNetwork(), "needs a network namespace that is not the machine's: bin/check kernel makes one");
        require(Files.isExecutable(MONITOR), "needs " + MONITOR + ": build the module monitor");
        require(Files.isExecutable(Path.of("/usr/sbin/runc")), "needs runc");
        DaemonLab lab = new DaemonLab(Files.createTempDirectory("gantry-lab"));
        lab.runtime("exec runc \"$@\"\n");
        lab.options.addAll(preparation.in(lab.directory));
        lab.start();
        lab.loadImage();
        lab.clean = lab.footprint().things();
        return lab;
    }

    /// Nothing is up but the loopback, and what the daemon of an earlier test has made.
    private static boolean isPrivateNetwork() throws IOException {
        for (NetworkInterface link : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            if (link.isUp() && !link.isLoopback() && !link.getName().equals("gantry0")) {
                return false;
            }
        }
        return true;
    }

    /// Skips the test and says why, unless everything has to be there.
    static void require(boolean there, String reason) {
        if (there) {
            return;
        }
        if (Boolean.getBoolean("kernel.required")) {
            fail(reason);
        }
        abort(reason);
    }

    private void loadImage() throws IOException {
        Path archive = directory.resolve("busybox.tar");
        Process made = new ProcessBuilder("../bin/busybox-image")
                .redirectOutput(archive.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(made.onExit().join().exitValue()).isZero();
        try (EngineClient client = client();
                InputStream in = Files.newInputStream(archive)) {
            client.call(Request.post("/images/load").query("quiet", "1").body(in, "application/x-tar"));
        }
    }

    /// Changes what the runtime called `custom` is: a shell script's body, which gets the runtime's arguments.
    void runtime(String script) throws IOException {
        Path program = directory.resolve("runtime");
        Path fresh = directory.resolve("runtime.new");
        Files.writeString(fresh, "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(fresh, program, StandardCopyOption.ATOMIC_MOVE);
    }

    /// Starts the daemon and waits for its first answer.
    void start() throws IOException {
        Process started = launch();
        eventually("the daemon answers", () -> {
            assertThat(started.isAlive()).as(this::log).isTrue();
            return answers();
        });
    }

    /// Starts the daemon.
    Process launch() throws IOException {
        List<String> own = new ArrayList<>(List.of(
                "--host=unix://" + socket(),
                "--data-root=" + directory.resolve("data"),
                "--exec-root=" + directory.resolve("exec"),
                "--pidfile=" + directory.resolve("pid"),
                "--cgroup-parent=" + place.cgroup()));
        own.addAll(options);
        ProcessBuilder program =
                gantryd("gantryd", List.of("-Dgantry.plugins=" + plugins(), "-Dgantry.journal=" + journal()), own);
        Process started = program.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()))
                .start();
        daemon = started;
        return started;
    }

    /// A daemon's process, not started yet. It starts with `SIGHUP` ignored, whatever started the tests.
    static ProcessBuilder gantryd(List<String> arguments) {
        return gantryd("gantryd-short", List.of(), arguments);
    }

    private static ProcessBuilder gantryd(String archive, List<String> settings, List<String> arguments) {
        List<String> line = new ArrayList<>(List.of("nohup"));
        List<String> all = Stream.of(settings, List.of("-Dgantry.monitor=" + MONITOR))
                .flatMap(List::stream)
                .toList();
        line.addAll(new OwnProgram(archive, Gantryd.class.getName(), all).words());
        line.addAll(arguments);
        return new ProcessBuilder(line);
    }

    /// Whether there is a daemon that answers now.
    boolean answers() {
        try (EngineClient client = client()) {
            client.ping().close();
            return true;
        } catch (ConnectionException notYet) {
            return false;
        }
    }

    /// `kill -9`: the daemon has no moment to put anything in order.
    void kill() {
        Process killed = running();
        killed.destroyForcibly();
        killed.onExit().join();
    }

    /// SIGTERM, as a service manager does.
    void stop() {
        Process stopped = running();
        stopped.destroy();
        stopped.onExit().join();
    }

    /// Changes the daemon's configuration file, hangs up, and waits for what the daemon says then.
    void reload(Path file, String json, String said) throws IOException {
        Files.writeString(file, json);
        int before = log().length();
        Process kill = new ProcessBuilder("kill", "-HUP", Long.toString(daemonPid())).start();
        assertThat(kill.onExit().join().exitValue()).isZero();
        eventually(said, () -> log().substring(before).contains(said));
    }

    private Process running() {
        if (daemon == null) {
            throw new IllegalStateException("the daemon was never started");
        }
        return daemon;
    }

    /// `kill -9` of every monitor of this lab.
    void endMonitors() {
        try (Stream<ProcessHandle> processes = ProcessHandle.allProcesses()) {
            processes.filter(this::isMonitor).forEach(DaemonLab::end);
        }
    }

    private boolean isMonitor(ProcessHandle process) {
        try {
            String line = Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
            return line.startsWith(MONITOR + "\0") && line.contains(directory.resolve("exec") + "/");
        } catch (IOException ended) {
            return false;
        }
    }

    private static void end(ProcessHandle process) {
        process.destroyForcibly();
        process.onExit().join();
    }

    /// Removes what the run directory and the kernel know of containers that have ended, as a reboot does.
    void forgetTasks() throws IOException {
        place.clear();
        delete(directory.resolve("exec/tasks"));
        Path states = directory.resolve("exec/runtimes");
        if (Files.exists(states)) {
            delete(states);
        }
    }

    /// How many of the daemon's threads are called so.
    long threads(String prefix) {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + daemonPid() + "/task"))) {
            return tasks.filter(task -> called(task, prefix)).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean called(Path task, String prefix) {
        try {
            return Files.readString(task.resolve("comm")).startsWith(prefix);
        } catch (IOException ended) {
            return false;
        }
    }

    long daemonPid() {
        return running().pid();
    }

    Path directory() {
        return directory;
    }

    Path socket() {
        return directory.resolve("d.sock");
    }

    /// Where the daemon looks for plugins.
    Path plugins() {
        return directory.resolve("plugins");
    }

    /// Where the daemon takes journald to listen.
    Path journal() {
        return directory.resolve("journal");
    }

    private Path logFile() {
        return directory.resolve("daemon.log");
    }

    /// All that the daemons of this lab have said.
    String log() {
        try {
            return Files.readString(logFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A client of its own, to be closed; it speaks the newest version.
    EngineClient client() {
        return client("1.50");
    }

    EngineClient client(String version) {
        return new EngineClient(EngineAddress.parse("unix://" + socket(), false), null, Map.of(), version);
    }

    /// The docker command line against this daemon.
    Docker docker() {
        return Docker.at(socket());
    }

    JsonObject inspect(String container) {
        try (EngineClient client = client()) {
            return client.object(Request.get("/containers/" + container + "/json"));
        }
    }

    JsonObject state(String container) {
        return inspect(container).object("State");
    }

    /// Creates a container of the busybox image from further fields of the request.
    ///
    /// @return its id
    String create(String name, JsonObject request) {
        request.put("Image", IMAGE);
        try (EngineClient client = client()) {
            return client.object(Request.post("/containers/create")
                            .query("name", name)
                            .json(request))
                    .text("Id");
        }
    }

    void startContainer(String container) {
        try (EngineClient client = client()) {
            client.call(Request.post("/containers/" + container + "/start"));
        }
    }

    /// Waits until the container has ended.
    ///
    /// @return its exit code
    long waitFor(String container) {
        try (EngineClient client = client()) {
            return client.object(Request.post("/containers/" + container + "/wait"))
                    .number("StatusCode");
        }
    }

    /// What containers hold of this machine now.
    Footprint footprint() {
        return Footprint.of(place, daemon != null && daemon.isAlive() ? daemon.pid() : 0);
    }

    /// Removes every container, and fails where something is held that was not before the first one.
    void assertNothingLeft() {
        removeAllContainers();
        var _ = idle();
    }

    /// What is held when the daemon has nothing.
    Set<String> clean() {
        return clean;
    }

    /// Waits until nothing is held of any container: for what is removed in the background, too.
    Footprint idle() {
        awaitFootprint(footprint().with(clean));
        return footprint();
    }

    /// Waits until what is held is what was held: descriptors, threads and processes are given back in the
    /// background.
    void awaitFootprint(Footprint before) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Footprint now = footprint();
        while (!now.sameAs(before) && System.nanoTime() < deadline) {
            pause();
            now = footprint();
        }
        assertThat(now.things()).as("left behind; the daemon's log:%n%s", log()).isEqualTo(before.things());
        assertThat(now.sameAs(before)).as("%s, before: %s", now, before).isTrue();
    }

    void removeAllContainers() {
        try (EngineClient client = client()) {
            Object all = client.call(Request.get("/containers/json").flag("all", true));
            for (Object summary : (List<?>) (all == null ? List.of() : all)) {
                String id = JsonObject.from(summary).text("Id");
                client.call(
                        Request.delete("/containers/" + id).flag("force", true).flag("v", true));
            }
        }
    }

    /// Waits for something that another process brings about.
    static void eventually(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("still not: " + what).isLessThan(deadline);
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(5);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the daemon", e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            if (running().isAlive()) {
                removeAllContainers();
                stop();
            }
            assertThat(footprint().things())
                    .as("after the daemon's end; its log:%n%s", log())
                    .isEqualTo(clean);
        } finally {
            running().destroyForcibly().onExit().join();
            place.clear();
            delete(directory);
        }
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
