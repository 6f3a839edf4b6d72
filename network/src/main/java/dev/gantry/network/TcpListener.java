package dev.gantry.network;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Holds a TCP port and relays its connections: a virtual thread that accepts, two for each connection. A side
/// that ends its output is passed on as such, so half-closed connections work.
final class TcpListener implements HostListener {
    private static final Logger LOG = System.getLogger(TcpListener.class.getName());
    private static final int BUFFER_BYTES = 32 * 1024;

    private final ServerSocketChannel channel;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private volatile @Nullable InetSocketAddress target;
    private @Nullable Thread acceptor;

    private TcpListener(ServerSocketChannel channel) {
        this.channel = channel;
    }

    static TcpListener bind(ProtocolFamily family, InetSocketAddress address) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(family);
        try {
            return new TcpListener(channel.bind(address));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void relayTo(@Nullable InetSocketAddress container) {
        target = container;
        if (acceptor == null && container != null) {
            acceptor = Thread.ofVirtual().name("relay " + channel).start(this::accept);
        }
    }

    private void accept() {
        while (channel.isOpen()) {
            try {
                serve(channel.accept());
            } catch (IOException e) {
                if (channel.isOpen()) {
                    LOG.log(Level.WARNING, "relay can't accept container=" + target + " cause=" + e.getMessage());
                    pause();
                }
            }
        }
    }

    private void serve(SocketChannel client) {
        InetSocketAddress container = target;
        if (container == null) {
            close(client);
            return;
        }
        open.add(client);
        Thread.ofVirtual().start(() -> relay(client, container));
    }

    /// Out of descriptors, most likely: trying again at once would only burn the processor.
    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void relay(SocketChannel client, InetSocketAddress container) {
        try (client;
                SocketChannel server = SocketChannel.open(container)) {
            Thread back = Thread.ofVirtual().start(() -> copy(server, client));
            copy(client, server);
            back.join();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "relay has no connection container=" + container + " cause=" + e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(client);
        }
    }

    /// Until the source ends. A broken connection ends both directions, and with them the relay.
    private void copy(SocketChannel from, SocketChannel to) {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        try {
            while (from.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
            to.shutdownOutput();
        } catch (IOException _) {
            close(from);
            close(to);
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "relay socket close failed cause=" + e.getMessage());
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "relay listener close failed cause=" + e.getMessage());
        }
        HostListener.await(acceptor);
        open.forEach(TcpListener::close);
    }
}
