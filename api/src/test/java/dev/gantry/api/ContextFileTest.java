package dev.gantry.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class ContextFileTest {
    private static final Instant TIME = Instant.ofEpochSecond(-5, 123_456_789);

    private static byte[] bytes(ContextFile... files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        for (ContextFile file : files) {
            file.write(out);
        }
        ContextFile.writeEnd(out);
        return bytes.toByteArray();
    }

    private static DataInputStream in(byte[] bytes) {
        return new DataInputStream(new ByteArrayInputStream(bytes));
    }

    @Test
    void aListIsReadAsItWasWritten() throws IOException {
        ContextFile file = ContextFile.file("a/\u00fc", 04755, 1L << 40, TIME);
        ContextFile directory = ContextFile.directory("b", 0700, TIME);
        ContextFile link = ContextFile.link("c", "../b", TIME);

        DataInputStream in = in(bytes(file, directory, link));

        assertThat(ContextFile.read(in)).isEqualTo(file);
        assertThat(ContextFile.read(in)).isEqualTo(directory);
        assertThat(ContextFile.read(in)).isEqualTo(link);
        assertThat(ContextFile.read(in)).isNull();
    }

    @Test
    void whatIsNoListIsRefused() throws IOException {
        byte[] ofNoType = bytes(ContextFile.directory("b", 0700, TIME));
        ofNoType[0] = 9;
        byte[] negative = bytes(ContextFile.file("b", 0700, -1, TIME));
        byte[] wrongMode = bytes(ContextFile.directory("b", 0170000, TIME));
        byte[] wrongTime = bytes(ContextFile.directory("b", 0, TIME));
        wrongTime[8] = 0x7f;

        assertThatThrownBy(() -> ContextFile.read(in(ofNoType))).hasMessageContaining("type 9");
        assertThatThrownBy(() -> ContextFile.read(in(negative))).hasMessageContaining("malformed");
        assertThatThrownBy(() -> ContextFile.read(in(wrongMode))).hasMessageContaining("malformed");
        assertThatThrownBy(() -> ContextFile.read(in(wrongTime))).hasMessageContaining("malformed");
        assertThatThrownBy(() -> ContextFile.read(in(new byte[] {1, 0, 9}))).isInstanceOf(EOFException.class);
    }
}
