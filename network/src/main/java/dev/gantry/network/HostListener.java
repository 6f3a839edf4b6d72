package dev.gantry.network;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A bound socket on a published host port. It serves two purposes: no other program of the host gets the port
/// while we forward it (and we don't forward one that another program has), and connections that the kernel
/// does not forward to the container are relayed here. Those are the ones to the host's IPv6 addresses, and all
/// of them where there is no nftables.
///
/// Sockets of one family answer for that family; a socket on every address is one of IPv6 that takes both.
sealed interface HostListener extends AutoCloseable permits TcpListener, UdpListener, SctpListener {
    Logger LOG = System.getLogger(HostListener.class.getName());

    /// Takes the port.
    ///
    /// @throws IOException where it is in use or the address isn't the host's
    static HostListener bind(HostPort port, boolean ipv6) throws IOException {
        InetSocketAddress address = new InetSocketAddress(wildcard(port.address(), ipv6), port.port());
        ProtocolFamily family = address.getAddress() instanceof Inet6Address
                ? StandardProtocolFamily.INET6
                : StandardProtocolFamily.INET;
        try {
            return switch (port.protocol()) {
                case TCP -> TcpListener.bind(family, address);
                case UDP -> UdpListener.bind(family, address);
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

    /// Waits until the thread that used a closed channel has noticed: only then is the descriptor closed and
    /// the port free.
    static void await(@Nullable Thread user) {
        try {
            if (user != null && !user.join(Duration.ofSeconds(5))) {
                LOG.log(Level.WARNING, "relay thread does not end, its port stays taken thread=" + user.getName());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Relays to this address of a container from now on, on virtual threads; null: no client is served. What is
    /// being relayed goes on.
    void relayTo(@Nullable InetSocketAddress container);

    /// Gives the port back and ends what is being relayed.
    @Override
    void close();
}
