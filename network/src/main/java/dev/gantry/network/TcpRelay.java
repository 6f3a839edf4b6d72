package dev.gantry.network;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One client's connection and the one to the container that goes with it. Whoever reads slowly is sent no more
/// than the kernel takes. A side that ends its output is passed on as such, so half-closed connections work; a
/// broken one ends both. All of it is the loop's thread's.
final class TcpRelay {
    private static final Logger LOG = System.getLogger(TcpRelay.class.getName());

    private final SocketLoop loop;
    private final Side client;
    private final Side server;
    private final Consumer<TcpRelay> atEnd;

    private TcpRelay(SocketLoop loop, SocketChannel client, SocketChannel server, Consumer<TcpRelay> atEnd)
            throws IOException {
        this.loop = loop;
        this.client = new Side(client);
        this.server = new Side(server);
        this.atEnd = atEnd;
    }

    /// @param client the relay's to close, unless this fails
    /// @param atEnd told when both connections are closed
    static TcpRelay begin(SocketLoop loop, SocketChannel client, InetSocketAddress container, Consumer<TcpRelay> atEnd)
            throws IOException {
        SocketChannel server = SocketChannel.open();
        try {
            server.configureBlocking(false);
            boolean connected = server.connect(container);
            TcpRelay relay = new TcpRelay(loop, client, server, atEnd);
            if (connected) {
                relay.goOn();
            } else {
                relay.server.key.interestOps(SelectionKey.OP_CONNECT);
            }
            return relay;
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /// One of the two connections.
    private final class Side implements SocketLoop.Served {
        private final SocketChannel channel;
        private final SelectionKey key;

        /// What the kernel has not taken yet.
        private @Nullable ByteBuffer pending;

        /// Whether it has said all it will.
        private boolean ended;

        /// Whether nothing more is to be sent to it, once nothing is pending; and whether that was told.
        private boolean finishing;

        private boolean finished;

        Side(SocketChannel channel) throws IOException {
            this.channel = channel;
            this.key = loop.serve(channel, 0, this);
        }

        @Override
        public void ready(SelectionKey same) {
            try {
                if (key.isConnectable()) {
                    channel.finishConnect();
                } else if (key.isWritable()) {
                    flush();
                }
                if (key.isReadable()) {
                    carry();
                }
                goOn();
            } catch (IOException e) {
                LOG.log(Level.DEBUG, "relay ends cause=" + e.getMessage());
                end();
            }
        }

        private void carry() throws IOException {
            Side other = other();
            for (int i = 0; i < SocketLoop.TURN && other.pending == null; i++) {
                ByteBuffer buffer = loop.buffer();
                int count = channel.read(buffer);
                if (count < 0) {
                    ended = true;
                    other.finishing = true;
                    other.finish();
                }
                if (count <= 0) {
                    return;
                }
                other.write(buffer.flip());
            }
        }

        private Side other() {
            return this == client ? server : client;
        }

        private void write(ByteBuffer bytes) throws IOException {
            channel.write(bytes);
            if (bytes.hasRemaining()) {
                pending = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
            }
        }

        private void flush() throws IOException {
            if (pending != null) {
                channel.write(pending);
                pending = pending.hasRemaining() ? pending : null;
            }
            finish();
        }

        private void finish() throws IOException {
            if (finishing && pending == null && !finished) {
                finished = true;
                channel.shutdownOutput();
            }
        }

        private void listen() {
            boolean reads = !ended && other().pending == null;
            key.interestOps((reads ? SelectionKey.OP_READ : 0) | (pending == null ? 0 : SelectionKey.OP_WRITE));
        }
    }

    /// Waits for what is next, if anything is.
    private void goOn() {
        if (client.finished && server.finished) {
            end();
        } else {
            client.listen();
            server.listen();
        }
    }

    void end() {
        SocketLoop.close(client.channel);
        SocketLoop.close(server.channel);
        atEnd.accept(this);
    }
}
