package dev.gantry.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/// An HTTP proxy that wants a password and remembers what it was asked: tunnels by CONNECT, and plain requests, one a
/// connection.
final class TestProxy implements AutoCloseable {
    /// `user:word`
    private static final String WANTED = "proxy-authorization: basic dxnlcjp3b3jk";

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Connections connections = new Connections(this::serve);

    TestProxy() throws IOException {}

    /// With user and password.
    String address() {
        return "http://user:word@127.0.0.1:" + connections.port();
    }

    /// `CONNECT 10.77.0.1:5000`, `GET http://10.77.0.1:5000/v2/`: those that had the password.
    List<String> asked() {
        return asked;
    }

    private void serve(Socket client) throws IOException, InterruptedException {
        InputStream in = client.getInputStream();
        List<String> head = head(in).lines().toList();
        String[] request = head.getFirst().split(" ", 3);
        if (head.stream().noneMatch(line -> line.toLowerCase(Locale.ROOT).equals(WANTED))) {
            client.getOutputStream()
                    .write("HTTP/1.1 407 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".getBytes(ISO_8859_1));
            return;
        }
        asked.add(request[0] + " " + request[1]);
        boolean tunnel = request[0].equals("CONNECT");
        URI target = URI.create(tunnel ? "tunnel://" + request[1] : request[1]);
        try (Socket server = new Socket(target.getHost(), target.getPort())) {
            if (tunnel) {
                client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(ISO_8859_1));
            } else {
                server.getOutputStream().write(plain(target, head).getBytes(ISO_8859_1));
            }
            Thread there = Thread.ofVirtual().start(() -> pump(client, server));
            pump(server, client);
            client.close();
            there.join();
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
            int b = in.read();
            if (b < 0) {
                throw new EOFException("no request");
            }
            head.write(b);
        }
        return head.toString(ISO_8859_1);
    }

    /// The request as the server wants it.
    private static String plain(URI target, List<String> head) {
        String query = target.getRawQuery() == null ? "" : "?" + target.getRawQuery();
        String method = head.getFirst().split(" ", 2)[0];
        StringBuilder request = new StringBuilder(method + " " + target.getRawPath() + query + " HTTP/1.1\r\n");
        head.stream()
                .skip(1)
                .filter(line -> !line.isEmpty())
                .filter(line -> !line.toLowerCase(Locale.ROOT).matches("(proxy-authorization|connection):.*"))
                .forEach(line -> request.append(line).append("\r\n"));
        return request.append("Connection: close\r\n\r\n").toString();
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException ended) {
            return;
        }
    }

    @Override
    public void close() throws IOException {
        connections.close();
    }
}
