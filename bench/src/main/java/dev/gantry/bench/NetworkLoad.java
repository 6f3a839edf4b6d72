package dev.gantry.bench;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/// A program of its own, to be run in a container's or an engine's network namespace: a server, or a client
/// that prints how much it did in a second.
///
///     serve PORT                     answers each connection with one byte and closes it
///     connect HOST PORT SECONDS      opens one connection after the other
///     resolve NAME SECONDS IN-FLIGHT asks 127.0.0.11 for the name, so many questions at once
public final class NetworkLoad {
    private static final InetAddress RESOLVER = InetAddress.ofLiteral("127.0.0.11");
    private static final int DNS = 53;
    private static final int PATIENCE_MILLIS = 5_000;

    private NetworkLoad() {}

    public static void main(String[] args) throws IOException {
        switch (args[0]) {
            case "serve" -> serve(Integer.parseInt(args[1]));
            case "connect" ->
                print(connections(
                        new InetSocketAddress(InetAddress.ofLiteral(args[1]), Integer.parseInt(args[2])),
                        Integer.parseInt(args[3])));
            case "resolve" -> print(queries(args[1], Integer.parseInt(args[2]), Integer.parseInt(args[3])));
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    private static void print(double perSecond) {
        System.out.println(String.format(Locale.ROOT, "%.1f", perSecond));
    }

    private static void serve(int port) throws IOException {
        try (ServerSocket server = new ServerSocket(port, 1_000)) {
            System.out.println("ready");
            while (!server.isClosed()) {
                try (Socket client = server.accept()) {
                    client.getOutputStream().write('.');
                }
            }
        }
    }

    private static double connections(InetSocketAddress server, int seconds) throws IOException {
        long begin = System.nanoTime();
        long end = begin + TimeUnit.SECONDS.toNanos(seconds);
        int done = 0;
        while (System.nanoTime() < end) {
            try (Socket socket = new Socket()) {
                socket.setReuseAddress(true);
                socket.setSoTimeout(PATIENCE_MILLIS);
                socket.connect(server, PATIENCE_MILLIS);
                if (socket.getInputStream().read() != '.') {
                    throw new IOException("no answer from " + server);
                }
            }
            done++;
        }
        return done * 1e9 / (System.nanoTime() - begin);
    }

    private static double queries(String name, int seconds, int inFlight) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(RESOLVER, DNS);
            for (int i = 0; i < inFlight; i++) {
                send(socket, name, i);
            }
            long begin = System.nanoTime();
            long end = begin + TimeUnit.SECONDS.toNanos(seconds);
            int done = 0;
            DatagramPacket answer = new DatagramPacket(new byte[512], 512);
            while (System.nanoTime() < end) {
                socket.receive(answer);
                requireAnswer(answer);
                done++;
                send(socket, name, done + inFlight);
            }
            return done * 1e9 / (System.nanoTime() - begin);
        }
    }

    /// RFC 1035: a header that wants recursion, and one question for an A record.
    private static void send(DatagramSocket socket, String name, int id) throws IOException {
        ByteBuffer query = ByteBuffer.allocate(512);
        query.putShort((short) id).putShort((short) 0x0100).putShort((short) 1);
        query.putShort((short) 0).putInt(0);
        for (String label : name.split("\\.", -1)) {
            byte[] bytes = label.getBytes(StandardCharsets.US_ASCII);
            query.put((byte) bytes.length).put(bytes);
        }
        query.put((byte) 0).putShort((short) 1).putShort((short) 1);
        socket.send(new DatagramPacket(query.array(), query.position()));
    }

    private static void requireAnswer(DatagramPacket packet) throws IOException {
        ByteBuffer answer = ByteBuffer.wrap(packet.getData(), 0, packet.getLength());
        if ((answer.getShort(2) & 0xf) != 0 || answer.getShort(6) == 0) {
            throw new IOException("the name has no address");
        }
    }
}
