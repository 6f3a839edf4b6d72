package dev.gantry.distribution;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManager;

/// A registry whose every byte a test chooses: one request a connection, and whatever the script writes to it. It
/// speaks no TLS.
final class ScriptedRegistry implements AutoCloseable {
    static final Duration STANDSTILL = Duration.ofMillis(300);

    private static final int TLS_HANDSHAKE = 0x16;

    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final Script script;

    /// What a request's answer is.
    interface Script {
        void answer(Asked asked, Answer answer) throws Exception;
    }

    /// A request.
    ///
    /// @param headers under names in lower case
    /// @param body what has come of it
    record Asked(String method, String target, Map<String, String> headers, InputStream body) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }

        byte[] content() throws IOException {
            int length = Integer.parseInt("0" + header("content-length"));
            byte[] content = body.readNBytes(length);
            if (content.length < length) {
                throw new EOFException("the client went");
            }
            return content;
        }

        @Override
        public String toString() {
            return method + " " + target;
        }
    }

    /// Where an answer is written to. Closing the connection ends it.
    record Answer(OutputStream out) {
        /// A whole answer.
        ///
        /// @param headers `Name: value` each
        void send(int status, byte[] body, String... headers) throws IOException {
            head(status, body.length, headers);
            out.write(body);
            out.flush();
        }

        void send(int status, String... headers) throws IOException {
            send(status, new byte[0], headers);
        }

        /// The head of an answer that says it has so many bytes.
        void head(int status, long length, String... headers) throws IOException {
            StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " x\r\nConnection: close\r\n");
            Arrays.stream(headers).forEach(header -> head.append(header).append("\r\n"));
            if (status != 204) {
                head.append("Content-Length: ").append(length).append("\r\n");
            }
            write((head + "\r\n").getBytes(ISO_8859_1));
        }

        void write(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
        }
    }

    ScriptedRegistry(Script script) throws IOException {
        this.script = script;
        Thread.ofVirtual().start(this::accept);
    }

    private void accept() {
        while (true) {
            try {
                Socket connection = socket.accept();
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            InputStream in = new BufferedInputStream(connection.getInputStream());
            in.mark(1);
            if (in.read() != TLS_HANDSHAKE) {
                in.reset();
                Asked request = read(in);
                asked.add(request);
                script.answer(request, new Answer(connection.getOutputStream()));
            }
        } catch (Exception gone) {
            return; // as the script or the client wants it
        }
    }

    private static Asked read(InputStream in) throws IOException {
        String[] request = line(in).split(" ", 3);
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            String[] pair = line.split(":\\s*", 2);
            headers.put(pair[0].toLowerCase(Locale.ROOT), pair[1]);
        }
        return new Asked(request[0], request[1], headers, in);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("no request");
            }
            line.append((char) b);
        }
        return line.toString().strip();
    }

    /// `127.0.0.1:34567`
    String host() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    /// All requests so far, as `GET /v2/`.
    List<String> asked() {
        return asked.stream().map(Asked::toString).toList();
    }

    /// The requests that have this in their target.
    List<Asked> askedFor(String part) {
        return asked.stream().filter(one -> one.target().contains(part)).toList();
    }

    /// A way to registries that gives up after two failures in a row, and where nothing has come for [#STANDSTILL].
    static Registries registries() {
        return registries(SplitBlob.Splitting.STANDARD);
    }

    static Registries registries(SplitBlob.Splitting splitting) {
        return new Registries(
                new RegistryOptions(
                        List.of(),
                        List.of(),
                        List.of(Path.of("/nonexistent")),
                        new ProxySettings("", "", ""),
                        2,
                        STANDSTILL,
                        "test",
                        (certificate, key) -> new KeyManager[0]),
                splitting);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
