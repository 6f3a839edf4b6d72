package dev.gantry.network;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import org.xbill.DNS.Message;

/// One query to a server by TCP, on a connection of its own.
final class UpstreamStream implements SocketLoop.Served {
    private static final Logger LOG = System.getLogger(UpstreamStream.class.getName());

    private final SocketLoop loop;
    private final InetSocketAddress server;
    private final Asked asked;
    private final int id = UpstreamQuery.freshId();

    UpstreamStream(SocketLoop loop, InetSocketAddress server, Asked asked) {
        this.loop = loop;
        this.server = server;
        this.asked = asked;
    }

    /// Begins to ask.
    ///
    /// @param channel new; from now on the query's to close
    void opened(SocketChannel channel) {
        if (asked.isOver()) {
            SocketLoop.close(channel);
            return;
        }
        asked.atEnd(() -> SocketLoop.close(channel));
        attempt(() -> {
            SelectionKey key = loop.serve(channel, SelectionKey.OP_CONNECT, this);
            if (channel.connect(server)) {
                connected(key, channel);
            }
        });
    }

    private void connected(SelectionKey key, SocketChannel channel) throws IOException {
        DnsStream stream = new DnsStream(channel, Message.MAXLENGTH);
        stream.write(asked.query().withId(id));
        key.interestOps(stream.interest());
        key.attach((SocketLoop.Served) same -> attempt(() -> exchange(same, stream)));
    }

    private interface Step {
        void take() throws IOException;
    }

    private void attempt(Step step) {
        try {
            step.take();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "dns connection failed server=" + server + " cause=" + e.getMessage());
            asked.failed();
        }
    }

    /// Called until the connection is there.
    @Override
    public void ready(SelectionKey key) {
        attempt(() -> {
            if (key.channel() instanceof SocketChannel channel && channel.finishConnect()) {
                connected(key, channel);
            }
        });
    }

    private void exchange(SelectionKey key, DnsStream stream) throws IOException {
        if (key.isWritable()) {
            stream.flush();
            key.interestOps(stream.interest());
            return;
        }
        for (int i = 0; i < SocketLoop.TURN; i++) {
            Optional<byte[]> message = stream.read();
            if (message.isEmpty()) {
                break;
            }
            Optional<UpstreamAnswer> answer = UpstreamAnswer.of(message.get(), id, asked.query());
            if (answer.isPresent()) {
                asked.answered(answer.get());
                return;
            }
        }
        if (stream.isEnded()) {
            asked.failed();
        }
    }
}
