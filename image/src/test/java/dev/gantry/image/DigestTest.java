package dev.gantry.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {
    private static final String EMPTY = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    @Test
    void digestOfNothingIsTheKnownOne() {
        assertThat(Digest.of(new byte[0])).hasToString(EMPTY).isEqualTo(Digest.parse(EMPTY));
        assertThat(Digest.of(new byte[0]).shortHex()).isEqualTo("e3b0c44298fc");
    }

    @ParameterizedTest
    @CsvSource({
        "'', invalid checksum digest format",
        "sha256, invalid checksum digest format",
        ":abc, invalid checksum digest format",
        "sha256:, invalid checksum digest format",
        "sha256:abc, invalid checksum digest length",
        "md5:d41d8cd98f00b204e9800998ecf8427e, unsupported digest algorithm",
        "sha256:E3B0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855, invalid checksum digest format",
        "sha256:../c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8555, invalid checksum digest format",
    })
    void malformedDigestsAreRefusedInDockersWords(String text, String message) {
        assertThatThrownBy(() -> Digest.parse(text))
                .isInstanceOf(InvalidImageException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void streamsDigestWhatPassesThroughThem(long seed) throws IOException {
        Random random = new Random(seed);
        byte[] bytes = new byte[random.nextInt(200_000)];
        random.nextBytes(bytes);
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        DigestingInputStream in = new DigestingInputStream(new ByteArrayInputStream(bytes));
        DigestingOutputStream out = new DigestingOutputStream(copy);

        long skipped = in.skip(random.nextInt(1000));
        in.transferTo(out);

        assertThat(in.count()).isEqualTo(bytes.length);
        assertThat(in.digest()).isEqualTo(Digest.of(bytes));
        assertThat(out.count()).isEqualTo(bytes.length - skipped);
        assertThat(out.digest()).isEqualTo(Digest.of(copy.toByteArray()));
    }

    @Test
    void chainIdsFollowTheSpecification() {
        Digest a = Digest.of("a".getBytes(StandardCharsets.US_ASCII));
        Digest b = Digest.of("b".getBytes(StandardCharsets.US_ASCII));
        Digest ab = Digest.of((a + " " + b).getBytes(StandardCharsets.US_ASCII));

        assertThat(ChainId.chain(List.of())).isEmpty();
        assertThat(ChainId.chain(List.of(a, b))).containsExactly(new ChainId(a), new ChainId(ab));
    }

    @ParameterizedTest
    @CsvSource({
        "linux/amd64, linux/amd64",
        "linux/x86_64, linux/amd64",
        "linux/arm64/v8, linux/arm64",
        "aarch64, linux/arm64",
        "linux/arm/7, linux/arm/v7",
        "linux/armhf, linux/arm/v7",
        "Linux/AMD64/v1, linux/amd64",
        "i686, linux/386",
        "windows/amd64, windows/amd64",
    })
    void platformsAreCanonical(String text, String canonical) {
        assertThat(Platform.parse(text)).hasToString(canonical);
    }

    @Test
    void platformsThatAreNoneAreRefused() {
        for (String text : List.of("", "linux/", "a/b/c/d", "linux/am d64")) {
            assertThatThrownBy(() -> Platform.parse(text)).hasMessageStartingWith("invalid platform \"" + text + "\"");
        }
    }

    @Test
    void anOlderArmVariantRunsOnANewerMachine() {
        Platform v7 = Platform.parse("linux/arm/v7");

        assertThat(Platform.parse("linux/arm/v6").runsOn(v7)).isTrue();
        assertThat(Platform.parse("linux/arm/v8").runsOn(v7)).isFalse();
        assertThat(Platform.parse("linux/amd64").runsOn(v7)).isFalse();
    }
}
