package dev.gantry.network;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Holds a TCP port, and has a [TcpRelay] for each client. Without a container to relay to, it closes
/// connections at once: a client that is left waiting would learn nothing.
final class TcpListener implements HostListener, SocketLoop.Served {
    private static final Logger LOG = System.getLogger(TcpListener.class.getName());

    /// Out of descriptors, most likely: trying again at once would only burn the processor.
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final SocketLoop loop;
    private final ServerSocketChannel channel;

    /// The loop's.
    private final Set<TcpRelay> open = new HashSet<>();

    private volatile @Nullable InetSocketAddress target;

    /// The network thread's.
    private boolean serving;

    private TcpListener(SocketLoop loop, ServerSocketChannel channel) {
        this.loop = loop;
        this.channel = channel;
    }

    static TcpListener bind(SocketLoop loop, ProtocolFamily family, InetSocketAddress address) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(family);
        try {
            return new TcpListener(loop, channel.bind(address));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void relayTo(@Nullable InetSocketAddress container) {
        target = container;
        if (!serving) {
            serving = true;
            var _ = loop.execute(this::serve);
        }
    }

    private void serve() {
        try {
            loop.serve(channel, SelectionKey.OP_ACCEPT, this);
        } catch (IOException e) {
            LOG.log(Level.ERROR, "relay can't listen cause=" + e.getMessage());
        }
    }

    @Override
    public void ready(SelectionKey key) {
        try {
            for (int i = 0; i < SocketLoop.TURN; i++) {
                SocketChannel client = channel.accept();
                if (client == null) {
                    return;
                }
                relay(client);
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "relay can't accept container=" + target + " cause=" + e.getMessage());
            key.interestOps(0);
            loop.after(PAUSE, () -> goOn(key));
        }
    }

    private static void goOn(SelectionKey key) {
        if (key.isValid()) {
            key.interestOps(SelectionKey.OP_ACCEPT);
        }
    }

    private void relay(SocketChannel client) {
        InetSocketAddress container = target;
        try {
            if (container == null) {
                client.setOption(StandardSocketOptions.SO_LINGER, 0); // refused, not ended
                client.close();
                return;
            }
            open.add(TcpRelay.begin(loop, client, container, open::remove));
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "relay has no connection container=" + container + " cause=" + e.getMessage());
            SocketLoop.close(client);
        }
    }

    @Override
    public void close() {
        HostListener.close(loop, channel, () -> List.copyOf(open).forEach(TcpRelay::end));
    }
}
