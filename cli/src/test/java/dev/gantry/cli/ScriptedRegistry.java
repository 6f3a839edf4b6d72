package dev.gantry.cli;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;

/// A registry without TLS on a port of the loopback device, which answers as it is told: one request a connection.
/// A client that begins with TLS is told off at once, as registries do.
final class ScriptedRegistry implements Closeable {
    private static final int TLS_HANDSHAKE = 0x16;

    private final ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final BiFunction<String, String, Answer> answers;
    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());

    /// @param header one header line, `""` for none
    record Answer(int status, String header, String body) {}

    /// @param answers takes a request's target and its `Authorization`, `""` where there was none
    ScriptedRegistry(BiFunction<String, String, Answer> answers) throws IOException {
        this.answers = answers;
        Thread.startVirtualThread(this::accept);
    }

    String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    /// Each request's target and `Authorization`, with a blank between.
    List<String> heard() {
        return List.copyOf(heard);
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                Thread.startVirtualThread(() -> talk(connection));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void talk(Socket connection) {
        try (connection) {
            PushbackInputStream in = new PushbackInputStream(connection.getInputStream());
            int first = in.read();
            in.unread(first);
            Answer answer = first == TLS_HANDSHAKE ? new Answer(400, "", "") : answer(in);
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            String head = "HTTP/1.1 " + answer.status() + " x\r\nConnection: close\r\nContent-Length: " + body.length
                    + "\r\n" + (answer.header().isEmpty() ? "" : answer.header() + "\r\n") + "\r\n";
            connection.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            connection.getOutputStream().write(body);
        } catch (IOException e) {
            // The client has heard enough.
        }
    }

    private Answer answer(PushbackInputStream in) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
        String target = String.valueOf(lines.readLine()).split(" ", -1)[1];
        String who = "";
        for (String line = lines.readLine(); line != null && !line.isEmpty(); line = lines.readLine()) {
            if (line.toLowerCase(Locale.ROOT).startsWith("authorization:")) {
                who = line.substring("authorization:".length()).strip();
            }
        }
        heard.add(target + " " + who);
        return answers.apply(target, who);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
