package dev.gantry.network;

import dev.gantry.network.ClientMessage.Mistake;
import dev.gantry.network.ClientMessage.Noise;
import dev.gantry.network.ClientMessage.Query;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.xbill.DNS.Rcode;

/// The DNS server of one container, the one that user-defined networks put at 127.0.0.11. It answers for the
/// containers of these networks, and takes all other queries to servers, as they are.
///
///     client ──► ClientMessage ──► LocalNames ──► client
///                                      │ nobody's here
///                                      ▼
///                                  Forwarder ──► Exchange ──► UpstreamSockets ──► servers
///
/// All resolvers share one thread, a [SocketLoop], and everything happens there.
///
/// Sources: RFC 1035, 2308, 5452, 5625, 6891, 7766; for what is local and what is not, dockerd.
final class Resolver implements SocketLoop.Served, AutoCloseable {
    /// Where containers find it. As an upstream it would be asked by itself.
    static final InetAddress ADDRESS = InetAddress.ofLiteral("127.0.0.11");

    private static final Logger LOG = System.getLogger(Resolver.class.getName());

    private final SocketLoop loop;
    private final DatagramChannel datagrams;
    private final LocalNames names;
    private final Forwarder forwarder;
    private final StreamClients streams;
    private final LogPace pace = new LogPace();

    private Resolver(
            SocketLoop loop,
            DatagramChannel datagrams,
            ServerSocketChannel connections,
            NameDirectory directory,
            Supplier<List<Upstream>> upstreams,
            ResolverLimits limits) {
        this.loop = loop;
        this.datagrams = datagrams;
        this.names = new LocalNames(directory);
        this.forwarder = new Forwarder(loop, upstreams, limits);
        this.streams = new StreamClients(loop, connections, limits, this::answer);
    }

    /// Begins to answer.
    ///
    /// @param datagrams bound, inside the container's namespace; from now on the resolver's to close
    /// @param connections likewise
    /// @param upstreams in the order in which they are asked at the time of a query; none where nobody outside may
    /// be asked. Their
    /// sockets, of the same loop, are open longer than the resolver: others use them
    /// @throws UncheckedIOException where one of the sockets can't be used; both are closed
    static Resolver start(
            SocketLoop loop,
            DatagramChannel datagrams,
            ServerSocketChannel connections,
            NameDirectory directory,
            Supplier<List<Upstream>> upstreams,
            ResolverLimits limits) {
        return loop.call(() -> {
            Resolver resolver = new Resolver(loop, datagrams, connections, directory, upstreams, limits);
            try {
                loop.serve(datagrams, SelectionKey.OP_READ, resolver);
                loop.serve(connections, SelectionKey.OP_ACCEPT, resolver.streams);
                return resolver;
            } catch (IOException e) {
                resolver.end();
                throw new UncheckedIOException("serve DNS: " + e.getMessage(), e);
            }
        });
    }

    @Override
    public void ready(SelectionKey key) {
        try {
            for (int i = 0; i < SocketLoop.TURN; i++) {
                ByteBuffer buffer = loop.buffer();
                SocketAddress client = datagrams.receive(buffer);
                if (client == null) {
                    return;
                }
                byte[] message = new byte[buffer.flip().remaining()];
                buffer.get(message);
                serve(message, client);
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "dns datagram not received cause=" + e.getMessage());
        }
    }

    private void serve(byte[] message, SocketAddress client) {
        switch (ClientMessage.ofDatagram(message)) {
            case Noise _ -> {}
            case Mistake(byte[] answer) -> send(answer, client);
            case Query query -> answer(query, answer -> send(answer, client));
        }
    }

    private void send(byte[] answer, SocketAddress client) {
        try {
            datagrams.send(ByteBuffer.wrap(answer), client); // where there is no room it is lost, as datagrams are
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "dns answer not sent client=" + client + " cause=" + e.getMessage());
        }
    }

    private void answer(Query query, Consumer<byte[]> client) {
        Optional<byte[]> local;
        try {
            local = names.answer(query);
        } catch (RuntimeException e) {
            complain(e);
            local = Optional.of(DnsReply.error(query, Rcode.SERVFAIL));
        }
        local.ifPresentOrElse(client, () -> forwarder.forward(query, client));
    }

    private void complain(RuntimeException e) {
        if (pace.isDue()) {
            LOG.log(Level.WARNING, "dns query failed", e);
        }
    }

    /// Closes the sockets; the descriptors are closed when this returns. Who still waits for an answer gets
    /// none.
    @Override
    public void close() {
        loop.call(() -> {
            end();
            return true;
        });
        loop.call(() -> true); // a round later, so that the selector has let go of the descriptors
    }

    private void end() {
        SocketLoop.close(datagrams);
        streams.close();
        forwarder.close();
    }
}
