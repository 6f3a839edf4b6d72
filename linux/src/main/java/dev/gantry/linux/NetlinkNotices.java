package dev.gantry.linux;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/// Listens to one group of the kernel's notices, of the network namespace of the thread that opened it.
final class NetlinkNotices implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(NetlinkNotices.class.getName());

    private final NetlinkSocket socket;
    private final Predicate<NetlinkReply> concerns;
    private final Runnable changed;
    private final Poller poller;
    private final Poller.Watch watch;
    private final AtomicBoolean closed = new AtomicBoolean();

    private NetlinkNotices(String name, NetlinkSocket socket, Predicate<NetlinkReply> concerns, Runnable changed) {
        this.socket = socket;
        this.concerns = concerns;
        this.changed = changed;
        this.poller = Poller.open(name);
        this.watch = poller.watch(socket.descriptor(), this::ready);
    }

    /// Begins to listen.
    ///
    /// @param name the thread's
    /// @param protocol as [NetlinkSocket#open] has it
    /// @param concerns which notices count
    /// @param changed called after those, and where notices were lost, on a thread of its own: it hands work on
    /// and returns
    static NetlinkNotices open(
            String name, int protocol, int group, Predicate<NetlinkReply> concerns, Runnable changed) {
        NetlinkSocket socket = NetlinkSocket.open(protocol);
        try {
            socket.join(group);
            NetlinkNotices notices = new NetlinkNotices(name, socket, concerns, changed);
            notices.watch.arm(Poller.Interest.READ);
            return notices;
        } catch (LinuxException e) {
            socket.close();
            throw e;
        }
    }

    private void ready() {
        if (hasNews()) {
            changed.run();
        }
        watch.arm(Poller.Interest.READ);
    }

    private boolean hasNews() {
        try {
            return socket.notices().stream().anyMatch(concerns);
        } catch (LinuxException e) {
            LOG.log(System.Logger.Level.DEBUG, "netlink notices were lost cause=" + e.getMessage());
            return true;
        }
    }

    /// Ends it. A call that has begun may still run.
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        watch.close();
        poller.close();
        socket.close();
    }
}
