package dev.gantry.client;

import java.io.IOException;

/// Finds out which program an engine's machine has for `system dial-stdio`: Docker's, else Gantry's. One thread.
final class SshPrograms {
    private static final String DOCKER = "docker";
    private static final String GANTRY = "gantry";

    /// Asked once, to see an answer.
    private static final String PING = "HEAD /_ping HTTP/1.1\r\nHost: docker.example.com\r\n\r\n";

    /// Its exit code where a command is not found, says the shell (POSIX, "Exit Status for Commands").
    private static final int NOT_FOUND = 127;

    private String known = "";

    HttpConnection connect(EngineAddress.Ssh address) throws IOException {
        if (!known.isEmpty()) {
            return new HttpConnection(SshTransport.start(address, known));
        }
        SshTransport transport = SshTransport.start(address, DOCKER);
        HttpConnection connection = new HttpConnection(transport);
        try {
            ping(connection);
            known = DOCKER;
            return connection;
        } catch (IOException e) {
            IOException reason = transport.explain(e);
            boolean isMissing = transport.exitCode() == NOT_FOUND;
            connection.close();
            if (!isMissing) {
                throw reason;
            }
        }
        return connectByGantry(address);
    }

    private HttpConnection connectByGantry(EngineAddress.Ssh address) throws IOException {
        SshTransport transport = SshTransport.start(address, GANTRY);
        HttpConnection connection = new HttpConnection(transport);
        try {
            ping(connection);
            known = GANTRY;
            return connection;
        } catch (IOException e) {
            IOException reason = transport.explain(e);
            connection.close();
            throw reason;
        }
    }

    private static void ping(HttpConnection connection) throws IOException {
        Request ping = Request.head("/_ping");
        HttpConnection.Head head = connection.exchange(ping, PING);
        try (var body = connection.body(ping.method(), head)) {
            var _ = body.readAllBytes();
        }
    }
}
