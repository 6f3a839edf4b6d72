package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.http.HttpException;
import dev.gantry.runtime.Stream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ParametersTest {
    @Test
    void timesHaveNineDecimals() {
        assertThat(UnixTime.orNull("")).isNull();
        assertThat(UnixTime.orNull("0")).isNull();
        assertThat(UnixTime.orNull("1700000000.000000001")).isEqualTo(Instant.ofEpochSecond(1_700_000_000, 1));
        assertThat(UnixTime.orNull("1700000000.5")).isEqualTo(Instant.ofEpochSecond(1_700_000_000, 500_000_000));
        assertThat(UnixTime.orNull("99999999999999999999")).isEqualTo(Instant.parse("9999-12-31T23:59:59Z"));
        assertThatThrownBy(() -> UnixTime.orNull("yesterday")).isInstanceOf(HttpException.class);
    }

    @ParameterizedTest
    @CsvSource({"64m, 67108864", "1.5g, 1610612736", "12, 12", "12b, 12", "1KiB, 1024", "2 GB, 2147483648"})
    void sizesHaveUnits(String text, long bytes) {
        assertThat(ByteSize.parse("key", text)).isEqualTo(bytes);
    }

    @Test
    void nearWordsAreSuggestedAndFarOnesAreNot() {
        assertThat(Suggestion.forWord("debgu", DaemonOption.keys())).isEqualTo(" (did you mean \"debug\"?)");
        assertThat(Suggestion.forWord("something-else", DaemonOption.keys())).isEmpty();
    }

    @Test
    void versionsCompareByNumber() {
        assertThat(new ApiVersion(1, 9)).isLessThan(new ApiVersion(1, 41));
        assertThat(new ApiVersion(1, 41).atLeast(41)).isTrue();
        assertThat(new ApiVersion(1, 41).before(42)).isTrue();
    }

    @Test
    void framesAreGatheredBehindTheirHeaders() throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        FrameBuffer frames = new FrameBuffer(output, false);
        frames.add(Stream.STDOUT, "out".getBytes(StandardCharsets.US_ASCII), 3);
        frames.add(Stream.STDERR, "error".getBytes(StandardCharsets.US_ASCII), 3);
        assertThat(output.size()).isZero();
        frames.flush();
        assertThat(output.toString(StandardCharsets.ISO_8859_1)).isEqualTo("\1\0\0\0\0\0\0\3out\2\0\0\0\0\0\0\3err");
    }

    @Test
    void frameLargerThanTheBufferPassesWhole() throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        FrameBuffer frames = new FrameBuffer(output, false);
        frames.add(Stream.STDOUT, new byte[300_000], 300_000);
        frames.flush();
        assertThat(output.toByteArray()).hasSize(300_008).startsWith(1, 0, 0, 0, 0, 4, 0x93, 0xe0);
    }

    @Test
    void terminalsOutputHasNoHeaders() throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        FrameBuffer frames = new FrameBuffer(output, true);
        frames.add(Stream.STDOUT, new byte[] {1, 2, 3}, 2);
        frames.flush();
        assertThat(output.toByteArray()).containsExactly(1, 2);
    }

    @Test
    void contentTypeNamesTheFramingFromOnVersion42() {
        assertThat(Frames.contentType(false, new ApiVersion(1, 50))).isEqualTo(Frames.MULTIPLEXED);
        assertThat(Frames.contentType(false, new ApiVersion(1, 41))).isEqualTo(Frames.RAW);
        assertThat(Frames.contentType(true, new ApiVersion(1, 50))).isEqualTo(Frames.RAW);
    }
}
