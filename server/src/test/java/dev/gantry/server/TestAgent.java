package dev.gantry.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/// Something that listens where an ssh agent does, and answers each connection by what it has said, once that
/// has ended.
final class TestAgent implements AutoCloseable {
    private final ServerSocketChannel server;

    TestAgent(Path socket) throws IOException {
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Thread.ofPlatform().daemon().start(this::serve);
    }

    private void serve() {
        while (server.isOpen()) {
            try (SocketChannel connection = server.accept();
                    OutputStream out = Channels.newOutputStream(connection)) {
                byte[] said = Channels.newInputStream(connection).readAllBytes();
                out.write("agent heard ".getBytes(UTF_8));
                out.write(said);
            } catch (IOException gone) {
                assertThat(gone).isNotNull(); // who only looked for the agent does not wait for its answer
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
