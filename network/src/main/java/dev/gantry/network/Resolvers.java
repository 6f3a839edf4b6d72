package dev.gantry.network;

import dev.gantry.linux.LinuxException;
import dev.gantry.linux.NetworkNamespace;
import dev.gantry.linux.NftablesException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The resolvers of the containers that have one, by container. They are made on threads of their own, while
/// the container is made: [#await] waits for one. Safe for any thread.
final class Resolvers implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Resolvers.class.getName());
    private static final int DNS_PORT = 53;

    private final NetworkNames names;
    private final HostServers hostServers = new HostServers();
    private final SocketLoop loop;
    private final UpstreamSockets hostSockets;
    private final Map<String, CompletableFuture<Running>> running = new ConcurrentHashMap<>();
    private final ExecutorService makers = Executors.newFixedThreadPool(
            2, Thread.ofPlatform().name("resolver-maker").daemon().factory());

    Resolvers(NetworkNames names) {
        this.names = names;
        try {
            this.loop = SocketLoop.start("dns", ClientMessage.UDP_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException("start the resolvers' thread: " + e.getMessage(), e);
        }
        this.hostSockets = new UpstreamSockets(loop, new SocketPlace.Host());
    }

    /// One container's.
    ///
    /// @param sockets inside the container's namespace, towards the servers that it asked for
    private record Running(Resolver resolver, NetworkNamespace namespace, UpstreamSockets sockets) {
        private void close() {
            resolver.close();
            sockets.close();
            namespace.close();
        }
    }

    /// Begins to make a container's resolver, where it has none.
    ///
    /// @param endpoints the container's, at the time of a question
    void start(Sandbox sandbox, Supplier<List<Endpoint>> endpoints) {
        running.computeIfAbsent(
                sandbox.containerId(),
                _ -> CompletableFuture.supplyAsync(() -> make(sandbox, endpoints), makers)
                        .whenComplete((_, failure) -> told(sandbox, failure)));
    }

    private static void told(Sandbox sandbox, @Nullable Throwable failure) {
        if (failure != null) {
            LOG.log(
                    Level.WARNING,
                    "container has no resolver, names of its neighbours are unknown to it id=" + sandbox.containerId()
                            + " cause=" + failure.getMessage());
        }
    }

    private Running make(Sandbox sandbox, Supplier<List<Endpoint>> endpoints) {
        NetworkNamespace namespace =
                NetworkNamespace.open(Optional.ofNullable(sandbox.namespace()).orElseThrow());
        try {
            UpstreamSockets inside = new UpstreamSockets(loop, new SocketPlace.Inside(namespace));
            List<Upstream> asked = sandbox.servers().stream()
                    .map(server -> upstream(server, inside))
                    .toList();
            Supplier<List<Upstream>> upstreams = asked.isEmpty() ? () -> ofHost(endpoints.get()) : () -> asked;
            Sockets sockets = namespace.call(() -> listen(0));
            try {
                ResolverRedirect.install(namespace, port(sockets.datagrams()), port(sockets.connections()));
            } catch (NftablesException e) {
                LOG.log(Level.DEBUG, "resolver without nftables takes port 53 itself cause=" + e.getMessage());
                sockets.close();
                sockets = namespace.call(() -> listen(DNS_PORT));
            }
            Resolver resolver = Resolver.start(
                    loop,
                    sockets.datagrams(),
                    sockets.connections(),
                    names.directory(endpoints),
                    upstreams,
                    ResolverLimits.DEFAULTS);
            return new Running(resolver, namespace, inside);
        } catch (LinuxException | UncheckedIOException | NftablesException e) {
            namespace.close();
            throw e;
        }
    }

    private static Upstream upstream(InetAddress server, UpstreamSockets sockets) {
        return new Upstream(new InetSocketAddress(server, DNS_PORT), sockets);
    }

    /// The host's servers, for who has a way out: an internal network has none by this way, either.
    private List<Upstream> ofHost(List<Endpoint> endpoints) {
        boolean open =
                endpoints.stream().anyMatch(endpoint -> endpoint.gateway4() != null || endpoint.gateway6() != null);
        return open
                ? hostServers.get().stream()
                        .map(server -> upstream(server, hostSockets))
                        .toList()
                : List.of();
    }

    private record Sockets(DatagramChannel datagrams, ServerSocketChannel connections) {
        private void close() {
            try {
                datagrams.close();
                connections.close();
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "resolver socket close failed cause=" + e.getMessage());
            }
        }
    }

    private static Sockets listen(int port) {
        InetSocketAddress address = new InetSocketAddress(Resolver.ADDRESS, port);
        try {
            DatagramChannel datagrams =
                    DatagramChannel.open(StandardProtocolFamily.INET).bind(address);
            try {
                return new Sockets(
                        datagrams,
                        ServerSocketChannel.open(StandardProtocolFamily.INET).bind(address));
            } catch (IOException e) {
                datagrams.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("listen on " + address + ": " + e.getMessage(), e);
        }
    }

    private static int port(DatagramChannel channel) {
        return channel.socket().getLocalPort();
    }

    private static int port(ServerSocketChannel channel) {
        return channel.socket().getLocalPort();
    }

    /// Waits until a container's resolver answers, or could not be made, which is told in the log. Returns at
    /// once for a container that has none.
    void await(String containerId) {
        CompletableFuture<Running> resolver = running.get(containerId);
        if (resolver == null) {
            return;
        }
        try {
            resolver.join();
        } catch (CompletionException e) {
            LOG.log(Level.DEBUG, "container starts without its resolver id=" + containerId);
        }
    }

    /// Ends a container's resolver, without waiting for it. Nothing happens for a container that has none.
    void stop(String containerId) {
        CompletableFuture<Running> resolver = running.remove(containerId);
        if (resolver != null) {
            var _ = resolver.thenAcceptAsync(Running::close, Thread::startVirtualThread);
        }
    }

    @Override
    public void close() {
        for (String id : List.copyOf(running.keySet())) {
            CompletableFuture<Running> resolver = running.remove(id);
            if (resolver != null) {
                resolver.thenAccept(Running::close).exceptionally(_ -> null).join();
            }
        }
        makers.close();
        hostSockets.close();
        loop.close();
    }
}
