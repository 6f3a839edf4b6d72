package dev.gantry.linux;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A process that has made a namespace and waits, so that the namespace can be taken hold of: this program has
/// many threads, which may neither make a user namespace nor enter one. The program is `gantry-monitor`, see
/// `monitor/src/namespace.c`.
final class NamespaceHelper implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int PIPE_BYTES = 4096;

    private final int pid;
    private final Pidfd process;
    private final Fd hold;

    private NamespaceHelper(int pid, Pidfd process, Fd hold) {
        this.pid = pid;
        this.process = process;
        this.hold = hold;
    }

    /// One that is in a new user namespace, of no ids yet.
    static NamespaceHelper user(Path program) {
        return start(program, "user", List.of());
    }

    /// One that is in a new network namespace, which belongs to a user namespace.
    static NamespaceHelper network(Path program, Fd owner) {
        return start(program, "network", List.of(owner));
    }

    private static NamespaceHelper start(Path program, String kind, List<Fd> owner) {
        try (Pipes.Ends ready = Pipes.open(PIPE_BYTES);
                Pipes.Ends held = Pipes.open(PIPE_BYTES)) {
            List<Fd> inherited = new ArrayList<>(List.of(ready.writer(), held.reader()));
            inherited.addAll(owner);
            int pid = Spawn.start(new Spawn.Command(program, List.of("--namespace", kind), List.of(), inherited));
            giveUp(ready.writer());
            NamespaceHelper helper =
                    new NamespaceHelper(pid, Pidfd.open(pid), held.writer().duplicate());
            try {
                requireReady(ready.reader(), kind);
                return helper;
            } catch (RuntimeException e) {
                helper.close();
                throw e;
            }
        }
    }

    /// So that the helper's end is seen.
    private static void giveUp(Fd end) {
        end.close();
    }

    /// One byte: 0, or why there is no namespace.
    private static void requireReady(Fd ready, String kind) {
        ByteBuffer answer = ByteBuffer.allocateDirect(1);
        if (!Polling.awaitReadable(ready, PATIENCE) || Pipes.read(ready, answer) != 1) {
            throw new LinuxException("unshare", kind + " namespace", Errno.ESRCH.number(), "the helper has ended");
        }
        int error = answer.get(0);
        if (error != 0) {
            throw new LinuxException("unshare", kind + " namespace", error);
        }
    }

    /// A file of the process below `/proc`.
    Path file(String name) {
        return Path.of("/proc", Integer.toString(pid), name);
    }

    /// Ends the process. What has hold of the namespace keeps it.
    @Override
    public void close() {
        hold.close();
        process.signal(Signals.KILL);
        if (Polling.awaitReadable(process.fd(), PATIENCE)) {
            process.reap();
        }
        process.close();
    }
}
