package dev.gantry.network;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import org.jspecify.annotations.Nullable;

/// A bound socket on a published host port. It serves two purposes: no other program of the host gets the port
/// while we forward it (and we don't forward one that another program has), and connections that the kernel
/// does not forward to the container are relayed here, by the thread of a [SocketLoop]. Those are the ones to
/// the host's IPv6 addresses, and all of them where there is no nftables.
///
/// Sockets of one family answer for that family; a socket on every address is one of IPv6 that takes both.
sealed interface HostListener extends AutoCloseable permits TcpListener, UdpListener, SctpListener {
    Logger LOG = System.getLogger(HostListener.class.getName());

    /// Takes the port.
    ///
    /// @throws IOException where it is in use or the address isn't the host's
    static HostListener bind(SocketLoop loop, HostPort port, boolean ipv6) throws IOException {
        InetSocketAddress address = new InetSocketAddress(wildcard(port.address(), ipv6), port.port());
        ProtocolFamily family = address.getAddress() instanceof Inet6Address
                ? StandardProtocolFamily.INET6
                : StandardProtocolFamily.INET;
        try {
            return switch (port.protocol()) {
                case TCP -> TcpListener.bind(loop, family, address);
                case UDP -> UdpListener.bind(loop, family, address);
                case SCTP -> new SctpListener();
            };
        } catch (UnsupportedOperationException e) {
            throw new IOException("address family not supported by protocol", e);
        }
    }

    /// Whether this process can have IPv6 sockets: the JVM looks for an IPv6 address of any interface when it
    /// starts.
    static boolean ipv6Available() {
        try (ServerSocketChannel _ = ServerSocketChannel.open(StandardProtocolFamily.INET6)) {
            return true;
        } catch (UnsupportedOperationException | IOException _) {
            return false;
        }
    }

    private static InetAddress wildcard(@Nullable InetAddress address, boolean ipv6) {
        if (address != null) {
            return address;
        }
        return ipv6 ? HostPort.ANY6 : HostPort.ANY4;
    }

    /// Closes a socket that the loop may serve, and waits until the port is free.
    ///
    /// @param others run on the loop's thread: closes what belongs to the socket
    static void close(SocketLoop loop, SelectableChannel channel, Runnable others) {
        try {
            loop.call(() -> {
                SocketLoop.close(channel);
                others.run();
                return true;
            });
            loop.call(() -> true); // the kernel's sockets are closed one round later
        } catch (IllegalStateException e) {
            LOG.log(Level.DEBUG, "relay ends without its thread cause=" + e.getMessage());
            SocketLoop.close(channel);
        }
    }

    /// Relays to this address of a container from now on; null: no client is served. Connections that are being
    /// relayed go on.
    void relayTo(@Nullable InetSocketAddress container);

    /// Gives the port back and ends what is being relayed.
    @Override
    void close();
}
