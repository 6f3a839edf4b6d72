package dev.gantry.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/// Speaks HTTP to a daemon's socket, one connection a request, and shows answers as they came.
final class ApiClient {
    private final Path socket;

    ApiClient(Path socket) {
        this.socket = socket;
    }

    /// One connection with a request sent on it.
    record Exchange(SocketChannel channel, InputStream input) implements AutoCloseable {
        /// The status line and headers.
        String head() throws IOException {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            while (!head.toString(UTF_8).endsWith("\r\n\r\n")) {
                int b = input.read();
                if (b < 0) {
                    throw new IOException("end of stream in head: " + head.toString(UTF_8));
                }
                head.write(b);
            }
            return head.toString(UTF_8);
        }

        Exchange send(byte[] bytes) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            return this;
        }

        /// What follows until the server closes.
        byte[] rest() throws IOException {
            return input.readAllBytes();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    Exchange open(String method, String path, String headers, byte[] body) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
        String length = body.length == 0 ? "" : "Content-Length: " + body.length + "\r\n";
        String head = method + " " + path + " HTTP/1.1\r\nHost: d\r\n" + headers + length + "\r\n";
        Exchange exchange = new Exchange(channel, Channels.newInputStream(channel));
        return exchange.send(head.getBytes(UTF_8)).send(body);
    }

    /// A request whose connection is to be taken over.
    Exchange upgrade(String path, String body) throws IOException {
        String headers = "Connection: Upgrade\r\nUpgrade: tcp\r\nContent-Type: application/json\r\n";
        return open("POST", path, headers, body.getBytes(UTF_8));
    }

    /// The whole answer as text.
    String ask(String method, String path, String headers, String body) throws IOException {
        try (Exchange exchange = open(method, path, "Connection: close\r\n" + headers, body.getBytes(UTF_8))) {
            return new String(exchange.rest(), UTF_8);
        }
    }

    String get(String path) throws IOException {
        return ask("GET", path, "", "");
    }

    String post(String path, String json) throws IOException {
        return ask("POST", path, json.isEmpty() ? "" : "Content-Type: application/json\r\n", json);
    }

    String delete(String path) throws IOException {
        return ask("DELETE", path, "", "");
    }
}
