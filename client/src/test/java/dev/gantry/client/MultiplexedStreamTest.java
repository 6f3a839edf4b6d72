package dev.gantry.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class MultiplexedStreamTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private static byte[] frame(int kind, int size, byte[] bytes) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.writeBytes(new byte[] {
            (byte) kind, 0, 0, 0, (byte) (size >> 24), (byte) (size >> 16), (byte) (size >> 8), (byte) size
        });
        frame.writeBytes(bytes);
        return frame.toByteArray();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void copy(byte[]... frames) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] frame : frames) {
            all.writeBytes(frame);
        }
        MultiplexedStream.copy(new ByteArrayInputStream(all.toByteArray()), out, err);
    }

    @Test
    void framesGoToTheirStreams() throws IOException {
        byte[] large = new byte[100_000];
        large[99_999] = 7;
        copy(frame(1, 2, text("a\n")), frame(2, 2, text("b\n")), frame(1, large.length, large), frame(2, 0, text("")));
        assertThat(out.size()).isEqualTo(100_002);
        assertThat(out.toByteArray()[100_001]).isEqualTo((byte) 7);
        assertThat(err).hasToString("b\n");
    }

    @Test
    void aStreamThatBreaksOffInAFrameFails() {
        assertThatThrownBy(() -> copy(frame(1, 9, text("ab")))).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> copy(new byte[] {1, 0, 0})).isInstanceOf(EOFException.class);
        assertThat(out).hasToString("ab");
    }

    @Test
    void theEnginesErrorsAreThrown() {
        assertThatThrownBy(() -> copy(frame(3, 4, text("oops"))))
                .isInstanceOf(ApiException.class)
                .hasMessage("oops");
        assertThatThrownBy(() -> copy(frame(9, 1, text("x")))).hasMessage("Unrecognized input header: 9");
    }
}
