package dev.gantry.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/// Takes connections on a free port of the loopback, each on a thread of its own.
final class Connections implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    /// Deals with one connection, which is closed after it. An exception only ends it.
    interface Handler {
        void serve(Socket connection) throws Exception;
    }

    Connections(Handler handler) throws IOException {
        Thread.ofVirtual().start(() -> accept(handler));
    }

    int port() {
        return socket.getLocalPort();
    }

    private void accept(Handler handler) {
        while (true) {
            try {
                Socket connection = socket.accept();
                Thread.ofVirtual().start(() -> serve(handler, connection));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void serve(Handler handler, Socket connection) {
        try (connection) {
            handler.serve(connection);
        } catch (Exception broken) {
            return;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
