package dev.gantry.registry;

import dev.gantry.http.HttpServer;
import dev.gantry.http.Listener;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/// The socket by which `gantry registry gc` reaches the process that serves: files may go there alone, where
/// their locks are. Whoever may enter the root may use it.
final class Control {
    private static final String REQUEST = "POST /gc HTTP/1.0\r\nHost: registry\r\nContent-Length: 0\r\n\r\n";

    private Control() {}

    private static Path socket(Path root) {
        return root.resolve("control.sock");
    }

    static HttpServer serve(Path root, Supplier<String> collect) throws IOException {
        return HttpServer.start(
                (request, response) -> {
                    boolean known =
                            request.method().equals("POST") && request.path().equals("/gc");
                    response.status(known ? 200 : 404)
                            .send("text/plain", (known ? collect.get() : "").getBytes(StandardCharsets.UTF_8));
                },
                List.of(new Listener.Unix(socket(root), null)));
    }

    static boolean isServed(Path root) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(socket(root)));
        } catch (IOException nobody) {
            return false;
        }
    }

    /// Has the serving process collect, and tells what it took away.
    static String collect(Path root) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket(root)))) {
            channel.write(ByteBuffer.wrap(REQUEST.getBytes(StandardCharsets.US_ASCII)));
            String answer = new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
            int body = answer.indexOf("\r\n\r\n");
            if (!answer.startsWith("HTTP/1.1 200") || body < 0) {
                throw new IOException("the registry did not collect: "
                        + answer.lines().findFirst().orElse("no answer"));
            }
            return answer.substring(body + 4);
        }
    }
}
