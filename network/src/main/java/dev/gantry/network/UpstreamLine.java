package dev.gantry.network;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The queries on their way to one server: those that wait for a socket, and the sockets.
final class UpstreamLine {
    private static final Logger LOG = System.getLogger(UpstreamLine.class.getName());

    private final SocketLoop loop;
    private final InetSocketAddress server;
    private final Opener opener;
    private final SequencedSet<Asked> waiting = new LinkedHashSet<>();
    private final Set<UpstreamSocket> sockets = new HashSet<>();
    private @Nullable UpstreamSocket current;
    private boolean opening;

    /// Makes a socket, and calls [#opened] or [#failed].
    interface Opener {
        void open(UpstreamLine line);
    }

    UpstreamLine(SocketLoop loop, InetSocketAddress server, Opener opener) {
        this.loop = loop;
        this.server = server;
        this.opener = opener;
    }

    InetSocketAddress server() {
        return server;
    }

    /// Sends a query, as soon as there is a socket.
    void ask(Asked asked) {
        waiting.add(asked);
        asked.atEnd(() -> waiting.remove(asked));
        send();
    }

    private void send() {
        while (!waiting.isEmpty()) {
            if (current == null) {
                open();
                return;
            }
            current.take(waiting.removeFirst());
        }
    }

    private void open() {
        if (!opening) {
            opening = true;
            opener.open(this);
        }
    }

    void opened(DatagramChannel channel) {
        opening = false;
        try {
            UpstreamSocket socket = UpstreamSocket.open(loop, channel, server, () -> current = null);
            sockets.removeIf(each -> !each.isOpen());
            sockets.add(socket);
            current = socket;
            send();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "dns server not reached server=" + server + " cause=" + e.getMessage());
            failed();
        }
    }

    void failed() {
        opening = false;
        List<Asked> all = List.copyOf(waiting);
        waiting.clear();
        all.forEach(Asked::failed);
    }

    /// Whether nothing is left of it.
    boolean isIdle() {
        return size() == 0 && waiting.isEmpty() && !opening;
    }

    /// How many sockets there are.
    int size() {
        sockets.removeIf(each -> !each.isOpen());
        return sockets.size();
    }

    void close() {
        failed();
        List.copyOf(sockets).forEach(UpstreamSocket::close);
    }
}
