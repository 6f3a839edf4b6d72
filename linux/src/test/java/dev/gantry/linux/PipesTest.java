package dev.gantry.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class PipesTest {
    @Test
    void teeLeavesTheBytesAndDropTakesThem() {
        try (Pipes.Ends source = Pipes.open(65536);
                Pipes.Ends copy = Pipes.open(65536);
                Fd devNull = Pipes.openNull()) {
            Pipes.write(source.writer(), direct("abcdef"));

            assertThat(Pipes.tee(source.reader(), copy.writer(), 4)).isEqualTo(4);
            assertThat(read(copy.reader())).isEqualTo("abcd");
            assertThat(Pipes.drop(source.reader(), devNull, 4)).isEqualTo(4);
            assertThat(read(source.reader())).isEqualTo("ef");
        }
    }

    @Test
    void emptyFullAndClosedPipesAnswerWithoutBlocking() {
        ByteBuffer large = ByteBuffer.allocateDirect(1 << 20);
        try (Pipes.Ends pipe = Pipes.open(4096);
                Pipes.Ends other = Pipes.open(4096)) {
            assertThat(Pipes.read(pipe.reader(), ByteBuffer.allocateDirect(10))).isEqualTo(Pipes.NOT_NOW);
            assertThat(Pipes.write(pipe.writer(), large)).isEqualTo(4096);
            assertThat(Pipes.write(pipe.writer(), large)).isEqualTo(Pipes.NOT_NOW);
            pipe.reader().close();
            assertThat(Pipes.write(pipe.writer(), large)).isEqualTo(Pipes.END);
            other.writer().close();
            assertThat(Pipes.read(other.reader(), large)).isEqualTo(Pipes.END);
        }
    }

    private static ByteBuffer direct(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    private static String read(Fd reader) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(100);
        Pipes.read(reader, buffer);
        return StandardCharsets.UTF_8.decode(buffer.flip()).toString();
    }
}
