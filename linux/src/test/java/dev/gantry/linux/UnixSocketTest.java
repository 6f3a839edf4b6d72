package dev.gantry.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.linux.UnixSocket.Received;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UnixSocketTest {
    @Test
    void packetsCarryDescriptors() {
        UnixSocket.Pair pair = UnixSocket.pair();
        try (UnixSocket ours = pair.ours();
                UnixSocket theirs = pair.theirs();
                Pipes.Ends pipe = Pipes.open(4096)) {
            assertThat(theirs.receive()).isEqualTo(new Received.Nothing());
            ours.send("created 12 po", pipe.reader(), pipe.writer());
            ours.send("second");

            Received.Packet first = (Received.Packet) theirs.receive();
            assertThat(first.text()).isEqualTo("created 12 po");
            assertThat(first.fds()).hasSize(2);
            Pipes.write(first.fds().get(1), ByteBuffer.allocateDirect(3));
            assertThat(Pipes.read(pipe.reader(), ByteBuffer.allocateDirect(10))).isEqualTo(3);
            first.fds().forEach(Fd::close);
            assertThat(((Received.Packet) theirs.receive()).text()).isEqualTo("second");
            ours.fd().close();
            assertThat(theirs.receive()).isEqualTo(new Received.End());
        }
    }

    @Test
    void socketFilesMayHaveLongPaths(@TempDir Path directory) throws Exception {
        Path deep = Files.createDirectories(directory.resolve("d".repeat(120)));
        try (UnixSocket listener = UnixSocket.listen(deep.resolve("control"));
                UnixSocket client = UnixSocket.connect(deep.resolve("control"));
                UnixSocket server = listener.accept()) {
            client.send("hello");
            assertThat(((Received.Packet) server.receive()).text()).isEqualTo("hello");
            assertThat(server.peer().pid())
                    .isEqualTo((int) ProcessHandle.current().pid());
        }
        assertThatThrownBy(() -> UnixSocket.connect(deep.resolve("control")))
                .isInstanceOfSatisfying(
                        LinuxException.class,
                        failure -> assertThat(failure.errno()).isEqualTo(Errno.ECONNREFUSED));
    }
}
