package dev.gantry.cli;

import dev.gantry.client.Hijacked;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;

/// Passes bytes between this process's streams and an engine: the other end of `ssh://` addresses. The end of the
/// input is told to the engine, whose answer still comes; with the end of the answer this is over.
final class SystemDialStdio extends Command {
    private static final int BUFFER = 32 << 10;

    SystemDialStdio() {
        super(Usage.of(
                "dial-stdio",
                "",
                "Proxy the stdio stream to the daemon connection. Should not be invoked manually.",
                0,
                0));
    }

    @Override
    int run(Session session, List<String> arguments) {
        try (Hijacked connection = session.client().dial()) {
            sendInput(session.in(), connection);
            copy(connection.input(), session.out());
            return 0;
        } catch (IOException e) {
            throw new CliException("error while copying stream to stdout: " + FileErrors.text(e));
        }
    }

    /// In the background, for the engine may hang up while nobody says anything.
    private static void sendInput(InputStream in, Hijacked connection) {
        Thread.ofPlatform().daemon().name("stdin").start(() -> {
            try {
                copy(in, connection.output());
                connection.closeOutput();
            } catch (IOException | UncheckedIOException e) {
                connection.close(); // nobody is left to answer
            }
        });
    }

    private static void copy(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
            to.write(buffer, 0, count);
            to.flush();
        }
    }
}
