package dev.gantry.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.image.Digest;
import dev.gantry.image.InvalidImageException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CacheDocumentTest {
    private static final String KEY = "a".repeat(64);
    private static final String LAYER = Digest.of("layer".getBytes(UTF_8)).toString();
    private static final CacheDocument DOCUMENT = new CacheDocument(
            List.of(
                    new CacheDocument.Step(KEY, "RUN make", LAYER, "2025-01-01T00:00:00Z"),
                    new CacheDocument.Step("b".repeat(64), "ENV a=b", "", "2025-01-01T00:00:00.5Z")),
            List.of(new CacheDocument.Mount("c".repeat(64), LAYER)),
            List.of(new CacheDocument.Layer(LAYER, 7, LAYER)));

    @Test
    void isReadAsItWasWritten() {
        assertThat(CacheDocument.parse(DOCUMENT.bytes())).isEqualTo(DOCUMENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha256:", "\"Size\":7", "2025-01-01T00:00:00Z", "aaaaaaaa", "\"Steps\":[", "{"})
    void whatIsMalformedIsRefused(String part) {
        String broken = DOCUMENT.text()
                .replaceFirst(java.util.regex.Pattern.quote(part), "\"Size\":7".equals(part) ? "\"Size\":-7" : "x");

        assertThat(broken).isNotEqualTo(DOCUMENT.text());
        assertThatThrownBy(() -> CacheDocument.parse(broken.getBytes(UTF_8))).isInstanceOf(InvalidImageException.class);
    }

    @Test
    void aStepNamesALayerThatIsThere() {
        CacheDocument without = new CacheDocument(DOCUMENT.steps(), List.of(), List.of());

        assertThatThrownBy(() -> CacheDocument.parse(without.bytes())).hasMessageContaining("malformed entry");
    }
}
