package dev.gantry.network;

import dev.gantry.network.ClientMessage.Mistake;
import dev.gantry.network.ClientMessage.Noise;
import dev.gantry.network.ClientMessage.Query;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The TCP connections of a resolver's clients. Each is answered one query after the other, in their order. A
/// connection that is one too many is closed at once, and one on which no whole query comes for a while, or
/// whose client does not read its answers (RFC 7766, 6.2.3).
final class StreamClients implements SocketLoop.Served, AutoCloseable {
    private static final Logger LOG = System.getLogger(StreamClients.class.getName());

    /// Out of descriptors, most likely: trying again at once would only burn the processor.
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final SocketLoop loop;
    private final ServerSocketChannel server;
    private final ResolverLimits limits;
    private final BiConsumer<Query, Consumer<byte[]>> answers;
    private final Set<Conversation> open = new HashSet<>();

    /// @param answers gives a query's answer to whom it is told, at once or later
    StreamClients(
            SocketLoop loop,
            ServerSocketChannel server,
            ResolverLimits limits,
            BiConsumer<Query, Consumer<byte[]>> answers) {
        this.loop = loop;
        this.server = server;
        this.limits = limits;
        this.answers = answers;
    }

    @Override
    public void ready(SelectionKey key) {
        try {
            for (int i = 0; i < SocketLoop.TURN; i++) {
                SocketChannel client = server.accept();
                if (client == null) {
                    return;
                }
                begin(client);
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "dns connection not accepted cause=" + e.getMessage());
            key.interestOps(0);
            loop.after(PAUSE, () -> goOn(key));
        }
    }

    private static void goOn(SelectionKey key) {
        if (key.isValid()) {
            key.interestOps(SelectionKey.OP_ACCEPT);
        }
    }

    private void begin(SocketChannel client) throws IOException {
        if (open.size() == limits.connections()) {
            client.close();
            return;
        }
        try {
            open.add(new Conversation(client));
        } catch (IOException e) {
            client.close();
            throw e;
        }
    }

    /// One connection.
    private final class Conversation implements SocketLoop.Served {
        private final SocketChannel channel;
        private final DnsStream stream;
        private final SelectionKey key;
        private SocketLoop.@Nullable Timer idle;

        /// Whether a query is being answered elsewhere: until then nothing is read.
        private boolean waiting;

        Conversation(SocketChannel channel) throws IOException {
            this.channel = channel;
            this.stream = new DnsStream(channel, ClientMessage.UDP_BYTES);
            this.key = loop.serve(channel, SelectionKey.OP_READ, this);
            rest();
        }

        private void rest() {
            stopIdling();
            idle = loop.after(limits.idle(), this::end);
        }

        private void stopIdling() {
            if (idle != null) {
                loop.cancel(idle);
            }
        }

        @Override
        public void ready(SelectionKey same) {
            try {
                if (key.isWritable()) {
                    stream.flush();
                }
                for (int i = 0; i < SocketLoop.TURN && isReading(); i++) {
                    Optional<byte[]> message = stream.read();
                    if (message.isEmpty()) {
                        break;
                    }
                    take(ClientMessage.ofStream(message.get()));
                }
                goOn();
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "dns connection ends cause=" + e.getMessage());
                end();
            }
        }

        private boolean isReading() {
            return channel.isOpen() && !waiting && stream.interest() == SelectionKey.OP_READ;
        }

        private void take(ClientMessage message) throws IOException {
            switch (message) {
                case Noise _ -> end();
                case Mistake(byte[] answer) -> {
                    stream.write(answer);
                    rest();
                }
                case Query query -> {
                    waiting = true;
                    stopIdling();
                    answers.accept(query, this::answered);
                }
            }
        }

        private void answered(byte[] answer) {
            waiting = false;
            try {
                if (channel.isOpen()) {
                    stream.write(answer);
                    rest();
                    goOn();
                }
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "dns connection ends cause=" + e.getMessage());
                end();
            }
        }

        /// Waits for what is next, if anything is.
        private void goOn() {
            if (stream.isEnded()) {
                end();
            }
            if (channel.isOpen()) {
                key.interestOps(waiting ? 0 : stream.interest());
            }
        }

        private void end() {
            stopIdling();
            SocketLoop.close(channel);
            open.remove(this);
        }
    }

    @Override
    public void close() {
        SocketLoop.close(server);
        List.copyOf(open).forEach(Conversation::end);
    }
}
