package dev.gantry.runtime;

import dev.gantry.linux.LinuxException;
import dev.gantry.linux.Pidfd;
import dev.gantry.linux.Poller;
import dev.gantry.linux.Spawn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// One OCI runtime: its command lines, and where it keeps its state.
///
/// @param name as containers name it
/// @param root the directory of its state (`--root`), ours alone
/// @param hidden a directory that it must not see, or null: crun refuses a hybrid cgroup tree
/// @param monitor the monitor program, which can hide it
record OciRuntime(
        String name,
        RuntimeBinary binary,
        Path root,
        @Nullable Path hidden,
        Path monitor) implements ContainerRuntime {
    private static final List<String> ENVIRONMENT = List.of("PATH=" + searchPath());

    private static String searchPath() {
        String path = System.getenv("PATH");
        return path == null ? "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" : path;
    }

    static List<String> environment() {
        return ENVIRONMENT;
    }

    /// The runtime's whole command line, program first.
    List<String> commandLine(Path log, String... command) {
        List<String> line = new ArrayList<>();
        line.add(binary.path().toString());
        line.addAll(binary.args());
        line.addAll(List.of("--root", root.toString(), "--log", log.toString(), "--log-format", "json"));
        line.addAll(List.of(command));
        return line;
    }

    @Override
    public boolean makesPlainContainers() {
        return binary.isRunc() || binary.isCrun();
    }

    /// What it keeps of one container.
    Path state(String id) {
        return root.resolve(id);
    }

    /// The fifo on which runc's init waits for the start: it opens it for writing, and its write succeeds once
    /// somebody reads.
    Path startFifo(String id) {
        return state(id).resolve("exec.fifo");
    }

    /// Whether the layout of the state is the one we know (runc 1.0 and later): start and delete need no process then.
    boolean startsByFifo(String id) {
        return binary.isRunc() && Files.exists(startFifo(id));
    }

    /// Runs a command to its end.
    ///
    /// @return its status word as `wait(2)` has it
    int run(IoThreads io, Path log, String... command) {
        try (Pidfd process = Pidfd.open(Spawn.start(spawn(commandLine(log, command))))) {
            CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
            try (Poller.Watch watch =
                    io.poller().watch(process.fd(), () -> ended.completeAsync(() -> null, io.callbacks()))) {
                watch.arm(Poller.Interest.READ);
                ended.join();
            }
            return process.reap().orElse(0);
        } catch (LinuxException failure) {
            throw new RuntimeFailure(RuntimeFailure.Kind.OTHER, String.valueOf(failure.getMessage()));
        }
    }

    private Spawn.Command spawn(List<String> line) {
        if (hidden == null) {
            return new Spawn.Command(binary.path(), line.subList(1, line.size()), ENVIRONMENT, List.of());
        }
        List<String> args = new ArrayList<>(List.of("--once", "--hide", hidden.toString(), "--"));
        args.addAll(line);
        return new Spawn.Command(monitor, args, ENVIRONMENT, List.of());
    }
}
