package dev.gantry.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/// Asks web servers, each time by a connection of its own.
final class PlainHttp {
    private static final int PATIENCE_MILLIS = 5000;

    private PlainHttp() {}

    /// The last line of `/`, or why there is none.
    static String get(String host, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral(host), port), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);
            return answer.lines().reduce("", (_, last) -> last);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
