package dev.gantry.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class TarProbeTest {
    private static boolean isTar(byte[] bytes) throws IOException {
        return TarProbe.isTar(new ByteArrayInputStream(bytes));
    }

    @Test
    void aTarIsOneHoweverItIsCompressedOrWrong() throws IOException {
        byte[] tar = new RawTar().file("../../evil", "x").ended();
        byte[] gzip = LayerReaderTest.gzip(tar);

        assertThat(isTar(tar)).isTrue();
        assertThat(isTar(Arrays.copyOf(tar, 512))).isTrue();
        assertThat(isTar(gzip)).isTrue();
        assertThat(isTar(Arrays.copyOf(gzip, gzip.length - 10))).isTrue();
    }

    @Test
    void anythingElseIsNone() throws IOException {
        byte[] text = "text".repeat(1000).getBytes(StandardCharsets.UTF_8);
        byte[] noXz = {(byte) 0xfd, '7', 'z', 'X', 'Z', 0, 0, 0};

        assertThat(isTar(new byte[0])).isFalse();
        assertThat(isTar(new byte[1024])).isFalse();
        assertThat(isTar(text)).isFalse();
        assertThat(isTar(LayerReaderTest.gzip(text))).isFalse();
        assertThat(isTar(noXz)).isFalse();
        assertThat(isTar(Arrays.copyOf(LayerReaderTest.gzip(text), 4))).isFalse();
    }
}
