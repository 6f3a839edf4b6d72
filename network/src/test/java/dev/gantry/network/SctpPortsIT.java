package dev.gantry.network;

import static dev.gantry.network.NetworkLab.in;
import static dev.gantry.network.NetworkLab.namespace;
import static dev.gantry.network.NetworkLab.unchecked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.sun.nio.sctp.MessageInfo;
import com.sun.nio.sctp.SctpChannel;
import com.sun.nio.sctp.SctpServerChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Published ports of SCTP, where this kernel has it and `libsctp.so.1` is installed for the test's own
/// sockets.
@Tag("kernel")
final class SctpPortsIT {
    private static final int PORT = 3868;

    @TempDir
    Path run;

    @BeforeEach
    void requireSctp() {
        try (SctpServerChannel channel = SctpServerChannel.open()) {
            assertThat(channel.isOpen()).isTrue();
        } catch (UnsupportedOperationException | IOException | UnsatisfiedLinkError e) {
            abort("no SCTP in this kernel, or no libsctp.so.1: " + e.getMessage());
        }
    }

    @Test
    void aPublishedPortAnswersOnEverySide() throws Exception {
        try (NetworkLab lab = NetworkLab.open(NetworkOptions.defaults(run))) {
            Sandbox web = lab.container(new PortRequest(PORT, TransportProtocol.SCTP, null, PORT, PORT));
            Sandbox neighbour = lab.container();
            Path outside = lab.outside();
            SctpServerChannel server = in(
                    namespace(web),
                    () -> unchecked(() -> SctpServerChannel.open().bind(new InetSocketAddress(PORT))));
            Thread greeter = Thread.ofPlatform().start(() -> greet(server));

            assertThat(ask(outside, "198.51.100.1")).isEqualTo("web");
            assertThat(ask(null, "127.0.0.1")).isEqualTo("web");
            for (Path from : List.of(namespace(web), namespace(neighbour))) {
                assertThat(ask(from, "198.51.100.1")).isEqualTo("web");
            }
            server.close();
            greeter.join();
        }
    }

    private static void greet(SctpServerChannel server) {
        try {
            while (server.isOpen()) {
                try (SctpChannel client = server.accept()) {
                    client.send(
                            ByteBuffer.wrap("web".getBytes(StandardCharsets.UTF_8)),
                            MessageInfo.createOutgoing(null, 0));
                }
            }
        } catch (IOException _) {
            // closed
        }
    }

    private static String ask(@Nullable Path from, String host) {
        return in(
                from,
                () -> unchecked(() -> {
                    InetSocketAddress address = new InetSocketAddress(InetAddress.ofLiteral(host), PORT);
                    try (SctpChannel client = SctpChannel.open(address, 0, 0)) {
                        ByteBuffer said = ByteBuffer.allocate(100);
                        client.receive(said, null, null);
                        return StandardCharsets.UTF_8.decode(said.flip()).toString();
                    }
                }));
    }
}
