package dev.gantry.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class XzProgramTest {
    private static byte[] compress(byte[] plain, String... options) throws IOException {
        Process xz = new ProcessBuilder(List.of("xz", "--stdout", options.length == 0 ? "-6" : options[0])).start();
        Thread.ofVirtual().start(() -> {
            try (var out = xz.getOutputStream()) {
                out.write(plain);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        return xz.getInputStream().readAllBytes();
    }

    private static byte[] tar() {
        return new RawTar().file("a", "text".repeat(100_000)).file("b", "c").ended();
    }

    @Test
    void aLayerIsReadWhole() throws IOException {
        Map<String, byte[]> contents = Layers.contents(compress(tar()));

        assertThat(contents.keySet()).containsExactly("a", "b");
        assertThat(contents.get("a")).hasSize(400_000);
    }

    @Test
    void aStreamThatIsCutShortIsRefused() throws IOException {
        byte[] xz = compress(tar());

        assertThatThrownBy(() -> Layers.contents(Arrays.copyOf(xz, xz.length - 20)))
                .isInstanceOf(InvalidImageException.class)
                .hasMessageContaining("Unexpected end of input");
    }

    @Test
    void aSourceThatBreaksIsNoEnd() throws IOException {
        byte[] xz = compress(tar());
        InputStream broken = new ByteArrayInputStream(xz) {
            @Override
            public synchronized long transferTo(OutputStream out) throws IOException {
                out.write(xz);
                throw new IOException("broken");
            }
        };

        assertThatThrownBy(() -> XzProgram.decompress(broken).readAllBytes()).isInstanceOf(IOException.class);
    }

    @Test
    void muchMemoryIsNotGiven() throws IOException {
        byte[] xz = compress(new byte[1], "--lzma2=preset=0,dict=1GiB");

        assertThatThrownBy(
                        () -> XzProgram.decompress(new ByteArrayInputStream(xz)).readAllBytes())
                .hasMessageContaining("Memory usage limit");
    }

    @Test
    @Timeout(60)
    void closingEndsTheProgram() throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try (InputStream plain = XzProgram.decompress(new ByteArrayInputStream(compress(new byte[100 << 20])))) {
            read.write(plain.readNBytes(10));
        }

        assertThat(read.toByteArray()).isEqualTo(new byte[10]);
        ProcessHandle.current().children().forEach(child -> child.onExit().join());
    }
}
