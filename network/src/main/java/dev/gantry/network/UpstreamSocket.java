package dev.gantry.network;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A UDP socket connected to one server, on a port that the kernel chose: datagrams of others never arrive.
/// Whose answer has come is told by the id.
///
/// It carries a hundred queries or ten seconds' worth, whichever is less, and is closed when the last of them
/// is over: a port that is worth guessing does not exist for long, and a flood of queries takes few
/// descriptors.
final class UpstreamSocket implements SocketLoop.Served {
    /// The longest answer that is received, and that servers are asked for.
    static final int ANSWER_BYTES = ClientMessage.UDP_BYTES;

    private static final Logger LOG = System.getLogger(UpstreamSocket.class.getName());
    private static final int QUERIES = 100;
    private static final Duration IN_USE = Duration.ofSeconds(10);

    private final SocketLoop loop;
    private final DatagramChannel channel;
    private final Runnable atEnd;
    private final Map<Integer, Asked> waiting = new HashMap<>();
    private final SocketLoop.Timer retirement;
    private int taken;
    private boolean retired;

    private UpstreamSocket(SocketLoop loop, DatagramChannel channel, Runnable atEnd) {
        this.loop = loop;
        this.channel = channel;
        this.atEnd = atEnd;
        this.retirement = loop.after(IN_USE, this::retire);
    }

    /// @param channel new; from now on the socket's to close, also where this fails
    /// @param atEnd run when the socket takes no more
    static UpstreamSocket open(SocketLoop loop, DatagramChannel channel, InetSocketAddress server, Runnable atEnd)
            throws IOException {
        try {
            channel.connect(server);
            UpstreamSocket socket = new UpstreamSocket(loop, channel, atEnd);
            loop.serve(channel, SelectionKey.OP_READ, socket);
            return socket;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /// Sends a query, while the socket has not had its share.
    void take(Asked asked) {
        int id = UpstreamQuery.freshId();
        while (waiting.containsKey(id)) { // of 65536 ids, 99 at most
            id = UpstreamQuery.freshId();
        }
        int own = id;
        waiting.put(own, asked);
        asked.atEnd(() -> forget(own));
        taken++;
        send(asked.query().withId(own), asked);
        if (taken == QUERIES) {
            retire();
        }
    }

    private void send(byte[] message, Asked asked) {
        try {
            write(ByteBuffer.wrap(message));
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "dns query not sent cause=" + e.getMessage());
            asked.failed();
        }
    }

    private void write(ByteBuffer message) throws IOException {
        try {
            channel.write(message);
        } catch (PortUnreachableException _) { // what became of an earlier one, told on the next occasion
            channel.write(message);
        }
        if (message.hasRemaining()) {
            throw new IOException("no room to send");
        }
    }

    private void forget(int id) {
        waiting.remove(id);
        if (retired && waiting.isEmpty()) {
            SocketLoop.close(channel);
        }
    }

    /// Takes no more.
    private void retire() {
        retired = true;
        loop.cancel(retirement);
        atEnd.run();
        if (waiting.isEmpty()) {
            SocketLoop.close(channel);
        }
    }

    @Override
    public void ready(SelectionKey key) {
        try {
            for (int i = 0; i < SocketLoop.TURN && channel.isOpen(); i++) {
                ByteBuffer buffer = loop.buffer();
                if (channel.read(buffer) < Short.BYTES) {
                    return; // nothing more, or nothing of use
                }
                byte[] message = new byte[buffer.flip().remaining()];
                buffer.get(message);
                deliver(message, Short.toUnsignedInt(buffer.getShort(0)));
            }
        } catch (PortUnreachableException _) {
            failAll();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "dns socket ends cause=" + e.getMessage());
            close();
        }
    }

    private void deliver(byte[] message, int id) {
        Asked asked = waiting.get(id);
        if (asked != null) {
            UpstreamAnswer.of(message, id, asked.query()).ifPresent(asked::answered);
        }
    }

    /// The server's port is closed, or this socket is: nobody waits for what will not come.
    private void failAll() {
        List.copyOf(waiting.values()).forEach(Asked::failed);
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    void close() {
        if (!retired) {
            retire();
        }
        failAll();
        SocketLoop.close(channel);
    }
}
