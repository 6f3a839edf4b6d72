package dev.gantry.client;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;

/// An engine for tests: answers each request with the next of its prepared texts, byte for byte, over a unix socket. A
/// request ends with its head, or with what a `Content-Length` or the last chunk says.
final class ScriptedEngine implements AutoCloseable {
    private final Path socket;
    private final ServerSocketChannel server;
    private final Queue<String> answers;
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());

    ScriptedEngine(Path directory, String... answers) throws IOException {
        this.socket = directory.resolve("engine.sock");
        this.answers = new ArrayDeque<>(List.of(answers));
        this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Thread.ofPlatform().daemon().start(this::serve);
    }

    EngineAddress address() {
        return new EngineAddress.Unix(socket.toString());
    }

    /// The requests so far, heads and bodies.
    List<String> requests() {
        return List.copyOf(requests);
    }

    private void serve() {
        try {
            while (!answers.isEmpty()) {
                try (SocketChannel channel = server.accept()) {
                    while (serveOne(channel)) {
                        // the same connection carries the next request
                    }
                }
            }
        } catch (IOException e) {
            requests.add("failed: " + e.getMessage());
        }
    }

    private boolean serveOne(SocketChannel channel) throws IOException {
        StringBuilder request = new StringBuilder();
        ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
        while (!isWhole(request.toString())) {
            buffer.clear();
            if (channel.read(buffer) < 0) {
                return false;
            }
            request.append(StandardCharsets.ISO_8859_1.decode(buffer.flip()));
        }
        requests.add(request.toString());
        String answer = answers.poll();
        if (answer == null) {
            return false;
        }
        channel.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.ISO_8859_1)));
        return !answer.contains("Connection: close") && !answers.isEmpty();
    }

    private static boolean isWhole(String request) {
        int end = request.indexOf("\r\n\r\n");
        if (end < 0) {
            return false;
        }
        if (request.contains("Transfer-Encoding: chunked")) {
            return request.endsWith("0\r\n\r\n");
        }
        int length = request.indexOf("Content-Length: ");
        if (length < 0) {
            return true;
        }
        int lineEnd = request.indexOf("\r\n", length);
        int size = Integer.parseInt(request.substring(length + "Content-Length: ".length(), lineEnd));
        return request.length() >= end + 4 + size;
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(socket);
    }
}
