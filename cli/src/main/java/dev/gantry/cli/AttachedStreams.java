package dev.gantry.cli;

import dev.gantry.client.Hijacked;
import dev.gantry.client.MultiplexedStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/// Moves bytes between this process's streams and those of a container or exec, over a connection that the
/// engine has handed over. Output is passed on as it comes, input as it is typed; the end of input is told to
/// the engine.
final class AttachedStreams {
    private static final int BUFFER = 32 * 1024;

    private final Session session;
    private final Hijacked connection;
    private final boolean tty;

    AttachedStreams(Session session, Hijacked connection, boolean tty) {
        this.session = session;
        this.connection = connection;
        this.tty = tty;
    }

    /// Begins to send this process's input; goes on in the background until it or the connection ends.
    void sendInput() {
        Thread.ofPlatform().daemon().name("stdin").start(() -> {
            try {
                copy(session.in(), connection.output());
                connection.closeOutput();
            } catch (IOException | UncheckedIOException e) {
                // the process or the connection is gone: the output's end tells the rest
            }
        });
    }

    /// Shows the output until it ends.
    void showOutput() {
        try {
            if (tty) {
                copy(connection.input(), new Flushing(session.out()));
            } else {
                MultiplexedStream.copy(connection.input(), new Flushing(session.out()), new Flushing(session.err()));
            }
        } catch (IOException e) {
            throw new CliException("error from daemon in stream: " + FileErrors.text(e));
        }
    }

    private static void copy(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
            to.write(buffer, 0, count);
        }
    }

    /// Each piece is seen at once.
    private static final class Flushing extends OutputStream {
        private final OutputStream out;

        Flushing(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            out.flush();
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            out.flush();
        }
    }
}
