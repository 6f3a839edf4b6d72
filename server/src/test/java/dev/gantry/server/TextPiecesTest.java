package dev.gantry.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TextPiecesTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 100})
    void textIsTheSameInWhateverPiecesItComes(int length) {
        String text = "grüße, 世界 \ud83d\ude00!\n";
        byte[] bytes = text.getBytes(UTF_8);
        TextPieces pieces = new TextPieces();
        StringBuilder seen = new StringBuilder();
        for (int at = 0; at < bytes.length; at += length) {
            seen.append(pieces.next(bytes, at, Math.min(length, bytes.length - at)));
        }

        assertThat(seen.append(pieces.end())).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u00e4", "\ud83d\ude00"})
    void whatBreaksOffIsMarked(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        TextPieces pieces = new TextPieces();

        String begin = pieces.next(bytes, 0, bytes.length - 1);

        assertThat(begin + pieces.end()).endsWith("\ufffd").doesNotContain(text);
        assertThat(pieces.end()).isEmpty();
    }

    @Test
    void whatIsNoTextIsMarkedAtOnce() {
        assertThat(new TextPieces().next(new byte[] {'a', (byte) 0xff, 'b'}, 0, 3))
                .isEqualTo("a\ufffdb");
    }
}
