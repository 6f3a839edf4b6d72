package dev.gantry.runtime;

import dev.gantry.linux.Fd;
import dev.gantry.linux.LinuxException;
import dev.gantry.linux.Poller;
import dev.gantry.linux.UnixSocket;
import dev.gantry.linux.UnixSocket.Received;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The daemon's end of a monitor's control connection; the protocol is described in `monitor/src/control.c`. While
/// it is open the monitor leaves the output to us.
final class MonitorLink implements AutoCloseable {
    private static final long NANOS = 1_000_000_000;

    private final @Nullable UnixSocket socket;
    private final Poller.@Nullable Watch watch;
    private final IoThreads io;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private final CompletableFuture<@Nullable Void> started = new CompletableFuture<>();
    private final CompletableFuture<ExitStatus> exited = new CompletableFuture<>();
    private final CompletableFuture<@Nullable Void> gone = new CompletableFuture<>();

    /// How the runtime's create or exec ended.
    sealed interface Outcome {
        record Created(int pid, Descriptors fds) implements Outcome {}

        /// The runtime refused.
        ///
        /// @param waitStatus the runtime's own
        record Failed(int waitStatus) implements Outcome {}

        /// The monitor ended without telling.
        record Lost() implements Outcome {}
    }

    private MonitorLink(@Nullable UnixSocket socket, IoThreads io) {
        this.socket = socket;
        this.io = io;
        this.watch = socket == null ? null : io.poller().watch(socket.fd(), this::receive);
    }

    static MonitorLink over(UnixSocket socket, IoThreads io) {
        MonitorLink link = new MonitorLink(socket, io);
        link.arm();
        return link;
    }

    /// The link to a monitor that is no more.
    static MonitorLink broken(IoThreads io) {
        MonitorLink link = new MonitorLink(null, io);
        link.outcome.complete(new Outcome.Lost());
        link.gone.complete(null);
        return link;
    }

    CompletableFuture<Outcome> outcome() {
        return outcome;
    }

    /// Completes only when the monitor tells.
    CompletableFuture<ExitStatus> exited() {
        return exited;
    }

    /// Completes when the monitor has ended or another daemon has taken it over.
    CompletableFuture<@Nullable Void> gone() {
        return gone;
    }

    void dropStdin() {
        send("i");
    }

    /// Lets the command of a container run that the monitor has made by itself.
    ///
    /// @return completes when it runs
    CompletableFuture<@Nullable Void> letGo() {
        send("s");
        return started;
    }

    /// Lets the monitor end.
    void bye() {
        send("b");
    }

    private synchronized void send(String command) {
        if (socket == null || !socket.fd().isOpen()) {
            return;
        }
        try {
            socket.send(command);
        } catch (LinuxException peerGone) {
            // the end of the connection is seen by receive()
        }
    }

    private void arm() {
        if (watch != null) {
            watch.arm(Poller.Interest.READ);
        }
    }

    private synchronized void receive() {
        while (socket != null && socket.fd().isOpen()) {
            switch (socket.receive()) {
                case Received.Packet packet -> handle(packet);
                case Received.Nothing() -> {
                    arm();
                    return;
                }
                case Received.End() -> lost();
            }
        }
    }

    private void handle(Received.Packet packet) {
        String[] words = packet.text().split(" ", -1);
        switch (words[0]) {
            case "created" -> created(words, packet);
            case "started" -> started.complete(null); // at once: the end, told next, must not overtake it
            case "exited" -> exited(words);
            case "failed" -> complete(outcome, new Outcome.Failed(Integer.parseInt(words[1])));
            default -> packet.fds().forEach(Fd::close);
        }
    }

    private void created(String[] words, Received.Packet packet) {
        complete(outcome, new Outcome.Created(Integer.parseInt(words[1]), Descriptors.of(words[2], packet.fds())));
    }

    private void exited(String[] words) {
        long nanos = Long.parseLong(words[2]);
        Instant at = Instant.ofEpochSecond(nanos / NANOS, nanos % NANOS);
        complete(exited, ExitStatus.ofWaitStatus(Integer.parseInt(words[1]), at));
    }

    private <T> void complete(CompletableFuture<T> future, T value) {
        future.completeAsync(() -> value, io.callbacks());
    }

    private void lost() {
        close();
        complete(outcome, new Outcome.Lost());
        gone.completeAsync(() -> null, io.callbacks());
    }

    /// Lets go: the monitor takes the output over again.
    @Override
    public synchronized void close() {
        if (socket != null && watch != null) {
            watch.close();
            socket.close();
        }
    }
}
