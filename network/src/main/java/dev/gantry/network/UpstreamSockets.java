package dev.gantry.network;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.SelectableChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// The sockets towards servers that are made in one place. Those of the host serve the resolvers of all
/// containers; those inside a container's namespace are its own. A socket exists while it is used: what is in
/// use is bounded by the queries that the resolvers let through.
///
/// Whoever makes it closes it, after the resolvers that use it.
final class UpstreamSockets implements AutoCloseable {
    private static final Logger LOG = System.getLogger(UpstreamSockets.class.getName());

    private final SocketLoop loop;
    private final SocketPlace place;
    private final Map<InetSocketAddress, UpstreamLine> lines = new HashMap<>();
    private boolean closed;

    UpstreamSockets(SocketLoop loop, SocketPlace place) {
        this.loop = loop;
        this.place = place;
    }

    /// Sends a query by UDP. Who wants to hear no more ends what is returned.
    Asked ask(InetSocketAddress server, UpstreamQuery query, UpstreamListener listener) {
        Asked asked = new Asked(query, listener);
        line(server).ask(asked);
        return asked;
    }

    private UpstreamLine line(InetSocketAddress server) {
        UpstreamLine known = lines.get(server);
        if (known != null) {
            return known;
        }
        lines.values().removeIf(UpstreamLine::isIdle);
        UpstreamLine line = new UpstreamLine(loop, server, this::open);
        lines.put(server, line);
        return line;
    }

    private void open(UpstreamLine line) {
        open(() -> place.datagrams(family(line.server())), line::opened, line::failed);
    }

    /// Sends a query by TCP, on a connection of its own.
    Asked askByTcp(InetSocketAddress server, UpstreamQuery query, UpstreamListener listener) {
        Asked asked = new Asked(query, listener);
        UpstreamStream stream = new UpstreamStream(loop, server, asked);
        open(() -> place.stream(family(server)), stream::opened, asked::failed);
        return asked;
    }

    private static ProtocolFamily family(InetSocketAddress server) {
        return server.getAddress() instanceof Inet6Address ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
    }

    /// To enter a namespace takes a thread and some time, which the loop does not wait for.
    private <T extends SelectableChannel> void open(
            SocketPlace.Opening<T> opening, Consumer<T> opened, Runnable failed) {
        Thread.ofVirtual().name("dns socket").start(() -> {
            try {
                T channel = opening.open();
                if (!loop.execute(() -> hand(channel, opened, failed))) {
                    channel.close();
                }
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "dns socket not opened place=" + place + " cause=" + e.getMessage());
                loop.execute(failed);
            }
        });
    }

    private <T extends SelectableChannel> void hand(T channel, Consumer<T> opened, Runnable failed) {
        if (closed) {
            SocketLoop.close(channel);
            failed.run();
        } else {
            opened.accept(channel);
        }
    }

    /// How many UDP sockets there are.
    int size() {
        return loop.call(
                () -> lines.values().stream().mapToInt(UpstreamLine::size).sum());
    }

    /// Closes the sockets; who still waits for an answer is told that there is none.
    @Override
    public void close() {
        loop.call(() -> {
            closed = true;
            lines.values().forEach(UpstreamLine::close);
            return lines.size();
        });
        loop.call(() -> closed); // a round later, so that the selector has let go of the descriptors
    }
}
