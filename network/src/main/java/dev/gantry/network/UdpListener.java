package dev.gantry.network;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Holds a UDP port and relays its datagrams, each client's by a socket of its own towards the container, until
/// nothing has come for a while. What there is no room for is lost, as datagrams may be. Without a container to
/// relay to, nothing is read.
final class UdpListener implements HostListener, SocketLoop.Served {
    private static final Logger LOG = System.getLogger(UdpListener.class.getName());

    /// What docker-proxy waits.
    private static final Duration IDLE = Duration.ofSeconds(90);

    /// A bound on sockets: further clients get no answer until one is idle.
    private static final int MAX_CLIENTS = 1024;

    private final SocketLoop loop;
    private final DatagramChannel channel;

    /// The loop's.
    private final Map<SocketAddress, Client> clients = new HashMap<>();

    private volatile @Nullable InetSocketAddress target;

    /// The network thread's.
    private boolean serving;

    private UdpListener(SocketLoop loop, DatagramChannel channel) {
        this.loop = loop;
        this.channel = channel;
    }

    static UdpListener bind(SocketLoop loop, ProtocolFamily family, InetSocketAddress address) throws IOException {
        DatagramChannel channel = DatagramChannel.open(family);
        try {
            return new UdpListener(loop, channel.bind(address));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void relayTo(@Nullable InetSocketAddress container) {
        target = container;
        if (serving) {
            var _ = loop.execute(this::endClients); // they lead to where the container was
        } else if (container != null) {
            serving = true;
            var _ = loop.execute(this::serve);
        }
    }

    private void serve() {
        try {
            loop.serve(channel, SelectionKey.OP_READ, this);
        } catch (IOException e) {
            LOG.log(Level.ERROR, "relay can't listen cause=" + e.getMessage());
        }
    }

    @Override
    public void ready(SelectionKey key) {
        for (int i = 0; i < SocketLoop.TURN; i++) {
            try {
                ByteBuffer datagram = loop.buffer();
                SocketAddress client = channel.receive(datagram);
                if (client == null) {
                    return;
                }
                forward(client, datagram.flip());
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "relay lost a datagram container=" + target + " cause=" + e.getMessage());
            }
        }
    }

    private void forward(SocketAddress client, ByteBuffer datagram) throws IOException {
        Client known = clients.get(client);
        InetSocketAddress container = target;
        if (known != null) {
            known.write(datagram);
        } else if (clients.size() < MAX_CLIENTS && container != null) {
            Client fresh = open(client, container);
            clients.put(client, fresh);
            fresh.write(datagram);
        }
    }

    /// The way to the container and back of one client.
    private final class Client implements SocketLoop.Served {
        private final SocketAddress address;
        private final DatagramChannel server;
        private long lastNanos = System.nanoTime();

        Client(SocketAddress address, DatagramChannel server) {
            this.address = address;
            this.server = server;
            loop.after(IDLE, this::endIfIdle);
        }

        private void endIfIdle() {
            Duration rest = IDLE.minusNanos(System.nanoTime() - lastNanos);
            if (!rest.isPositive()) {
                end();
            } else if (server.isOpen()) {
                loop.after(rest, this::endIfIdle);
            }
        }

        private void write(ByteBuffer datagram) throws IOException {
            lastNanos = System.nanoTime();
            server.write(datagram);
        }

        @Override
        public void ready(SelectionKey key) {
            try {
                for (int i = 0; i < SocketLoop.TURN; i++) {
                    ByteBuffer datagram = loop.buffer();
                    if (server.receive(datagram) == null) {
                        return;
                    }
                    lastNanos = System.nanoTime();
                    channel.send(datagram.flip(), address);
                }
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "relay ends client=" + address + " cause=" + e.getMessage());
                end();
            }
        }

        private void end() {
            SocketLoop.close(server);
            clients.remove(address, this);
        }
    }

    private Client open(SocketAddress client, InetSocketAddress container) throws IOException {
        DatagramChannel server = DatagramChannel.open();
        try {
            Client opened = new Client(client, server.connect(container));
            loop.serve(server, SelectionKey.OP_READ, opened);
            return opened;
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private void endClients() {
        List.copyOf(clients.values()).forEach(Client::end);
    }

    @Override
    public void close() {
        HostListener.close(loop, channel, this::endClients);
    }
}
