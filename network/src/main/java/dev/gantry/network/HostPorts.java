package dev.gantry.network;

import dev.gantry.network.NetworkException.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Which host ports are published. Chooses ports, refuses what is taken, by a container of ours or by a program
/// of the host, with dockerd's words; has clients relayed that the kernel does not lead to their container.
/// Confined to the network thread.
final class HostPorts implements AutoCloseable {
    private static final int LONGEST_DATAGRAM = 65_535;

    private final EphemeralPorts ephemeral;
    private final boolean relays;
    private final boolean ipv6;
    private final Set<HostPort> claimed = new HashSet<>();

    /// Begins with the first port.
    private @Nullable SocketLoop loop;

    /// @param relays whether this process relays anything: without, it only holds the ports
    HostPorts(EphemeralPorts ephemeral, boolean relays) {
        this.ephemeral = ephemeral;
        this.relays = relays;
        this.ipv6 = HostListener.ipv6Available();
    }

    /// What these lead to, as it is told: `[::]` answers only where the container has IPv6 or its clients are
    /// relayed.
    ///
    /// @param containerHasIpv6 whether the kernel leads clients of IPv6 to it
    List<PublishedPort> published(List<Publication> publications, boolean containerHasIpv6) {
        boolean both = ipv6 && (relays || containerHasIpv6);
        return publications.stream()
                .flatMap(publication -> publication.ports(both).stream())
                .toList();
    }

    /// What this process relays for these goes to an address of the container from now on; null: nowhere.
    void relay(List<Publication> publications, @Nullable InetAddress container) {
        publications.forEach(publication -> publication.relayTo(relays ? container : null));
    }

    /// Takes a port for each request, all or none.
    ///
    /// @param address where requests without a host address are published; null for everywhere
    /// @throws NetworkException `TAKEN`, with the reason for the first that can't be had
    List<Publication> publish(List<PortRequest> requests, @Nullable InetAddress address) {
        List<Publication> taken = new ArrayList<>();
        try {
            for (PortRequest request : PortRequests.merged(requests)) {
                taken.add(publish(request, address));
            }
            return List.copyOf(taken);
        } catch (NetworkException e) {
            withdraw(taken);
            throw e;
        }
    }

    private Publication publish(PortRequest request, @Nullable InetAddress address) {
        NetworkException refused = new NetworkException(Kind.TAKEN, "all ports are allocated");
        for (int port : candidates(request).toArray()) {
            try {
                return take(host(request, port, address), request);
            } catch (NetworkException e) {
                refused = e;
            }
        }
        throw refused;
    }

    private IntStream candidates(PortRequest request) {
        return request.anyPort()
                ? ephemeral.candidates()
                : IntStream.rangeClosed(request.hostPortFirst(), request.hostPortLast());
    }

    private static HostPort host(PortRequest request, int port, @Nullable InetAddress otherwise) {
        InetAddress address = request.hostAddress() == null ? otherwise : request.hostAddress();
        return new HostPort(request.protocol(), address, port);
    }

    private Publication take(HostPort host, PortRequest request) {
        if (claimed.stream().anyMatch(host::conflictsWith)) {
            throw new NetworkException(Kind.TAKEN, "Bind for " + host.text() + " failed: port is already allocated");
        }
        try {
            HostListener listener = HostListener.bind(loop(), host, ipv6);
            claimed.add(host);
            if (request.anyPort()) {
                ephemeral.used(host.port());
            }
            return new Publication(host, request.containerPort(), listener);
        } catch (IOException e) {
            throw new NetworkException(
                    Kind.TAKEN, "Error starting userland proxy: listen " + host.goText() + ": bind: " + reason(e), e);
        }
    }

    private SocketLoop loop() throws IOException {
        SocketLoop begun = loop == null ? SocketLoop.start("relay", LONGEST_DATAGRAM) : loop;
        loop = begun;
        return begun;
    }

    private static String reason(IOException e) {
        return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    }

    /// Gives the ports back.
    void withdraw(List<Publication> publications) {
        for (Publication publication : publications) {
            claimed.remove(publication.host());
            publication.listener().close();
        }
    }

    /// Lets go of the sockets; the ports stay claimed in name, as their containers live on.
    void close(List<Publication> publications) {
        publications.forEach(publication -> publication.listener().close());
    }

    /// After all sockets.
    @Override
    public void close() {
        if (loop != null) {
            loop.close();
        }
    }
}
