package dev.gantry.network;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.DatagramPacket;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Holds a UDP port and relays its datagrams: a virtual thread that receives, and for each client a socket
/// towards the container with a thread that carries the answers back, until nothing has come for a while.
final class UdpListener implements HostListener {
    private static final Logger LOG = System.getLogger(UdpListener.class.getName());
    private static final int DATAGRAM_BYTES = 64 * 1024;

    /// What docker-proxy waits.
    private static final Duration IDLE = Duration.ofSeconds(90);

    /// A bound on sockets: further clients get no answer until one is idle.
    private static final int MAX_CLIENTS = 1024;

    private final DatagramChannel channel;
    private final Map<SocketAddress, DatagramChannel> clients = new ConcurrentHashMap<>();
    private volatile @Nullable InetSocketAddress target;
    private @Nullable Thread receiver;

    private UdpListener(DatagramChannel channel) {
        this.channel = channel;
    }

    static UdpListener bind(ProtocolFamily family, InetSocketAddress address) throws IOException {
        DatagramChannel channel = DatagramChannel.open(family);
        try {
            return new UdpListener(channel.bind(address));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void relayTo(@Nullable InetSocketAddress container) {
        target = container;
        clients.values().forEach(UdpListener::close); // they lead to where the container was
        if (receiver == null && container != null) {
            receiver = Thread.ofVirtual().name("relay " + channel).start(this::receive);
        }
    }

    private void receive() {
        ByteBuffer datagram = ByteBuffer.allocate(DATAGRAM_BYTES);
        while (channel.isOpen()) {
            try {
                forward(channel.receive(datagram.clear()), datagram.flip());
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "relay lost a datagram container=" + target + " cause=" + e.getMessage());
            }
        }
    }

    private void forward(SocketAddress client, ByteBuffer datagram) throws IOException {
        DatagramChannel known = clients.get(client);
        InetSocketAddress container = target;
        if (known != null && known.isOpen()) {
            known.write(datagram);
        } else if (clients.size() < MAX_CLIENTS && container != null) {
            DatagramChannel fresh = DatagramChannel.open().connect(container);
            clients.put(client, fresh);
            Thread.ofVirtual().start(() -> answer(fresh, client));
            fresh.write(datagram);
        }
    }

    private void answer(DatagramChannel server, SocketAddress client) {
        DatagramPacket packet = new DatagramPacket(new byte[DATAGRAM_BYTES], DATAGRAM_BYTES);
        try (server) {
            server.socket().setSoTimeout((int) IDLE.toMillis());
            while (channel.isOpen()) {
                server.socket().receive(packet);
                channel.send(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()), client);
                packet.setLength(DATAGRAM_BYTES);
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "relay ends client=" + client + " cause=" + e.getMessage());
        } finally {
            clients.remove(client, server);
        }
    }

    @Override
    public void close() {
        close(channel);
        HostListener.await(receiver);
        clients.values().forEach(UdpListener::close);
    }

    private static void close(DatagramChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "relay socket close failed cause=" + e.getMessage());
        }
    }
}
