package dev.gantry.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Encoder and decoder of log lines, against what dockerd writes and against a JSON parser.
class JsonLineTest {
    private static final long TIME = LogTime.nanos(Instant.parse("2024-01-02T03:04:05.678Z"));
    private static final LogQuery PLAIN = LogQuery.ALL;

    @Test
    void aLineIsDockersLineByteForByte() {
        assertThat(encoded("hello", true, ""))
                .isEqualTo("{\"log\":\"hello\\n\",\"stream\":\"stdout\",\"time\":\"2024-01-02T03:04:05.678Z\"}\n");
    }

    @Test
    void attributesStandBetweenStreamAndTime() {
        assertThat(encoded("x", false, "{\"a\":\"b\"}"))
                .isEqualTo("{\"log\":\"x\",\"stream\":\"stdout\",\"attrs\":{\"a\":\"b\"},"
                        + "\"time\":\"2024-01-02T03:04:05.678Z\"}\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            22 | \\"
            5c | \\\\
            0d | \\r
            09 | \\u0009
            00 | \\u0000
            1b5b306d | \\u001b[0m
            7f | \u007f
            3c3e26 | \\u003c\\u003e\\u0026
            2f27 | /'
            e280a8 | \\u2028
            e280a9 | \\u2029
            e280aa | \u202a
            c3a9 | é
            f09f9880 | 😀
            ff | \\ufffd
            c328 | \\ufffd(
            e28028 | \\ufffd\\ufffd(
            c0af | \\ufffd\\ufffd
            eda080 | \\ufffd\\ufffd\\ufffd
            f4908080 | \\ufffd\\ufffd\\ufffd\\ufffd
            f09f98 | \\ufffd\\ufffd\\ufffd
            """)
    void bytesAreEscapedAsGoEscapesThem(String hex, String json) {
        byte[] bytes = HexFormat.of().parseHex(hex);

        assertThat(encoded(bytes, false, "")).startsWith("{\"log\":\"" + json + "\",");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anyBytesMakeJsonThatAParserAndOurDecoderReadAlike(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            byte[] text = randomText(random);
            byte[] line = encoded(text, true, "").getBytes(StandardCharsets.UTF_8);

            JsonNode parsed = JsonMapper.shared().readTree(line);
            assertThat(parsed.path("log").asString()).as("seed %d", seed).isEqualTo(lossy(text) + "\n");
            assertThat(decoded(line, PLAIN)).as("seed %d", seed).isEqualTo(lossy(text) + "\n");
        }
    }

    private static byte[] randomText(Random random) {
        if (random.nextBoolean()) {
            byte[] noise = new byte[random.nextInt(60)];
            random.nextBytes(noise);
            for (int i = 0; i < noise.length; i++) {
                noise[i] = noise[i] == '\n' ? (byte) ' ' : noise[i];
            }
            return noise;
        }
        StringBuilder text = new StringBuilder();
        random.ints(random.nextInt(40), 0, 0x3000)
                .map(c -> c == '\n' || Character.isSurrogate((char) c) ? '"' : c)
                .forEach(text::appendCodePoint);
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /// What Go makes of bytes: a character where one starts, else U+FFFD for this one byte. Independent of our
    /// own check.
    private static String lossy(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        int i = 0;
        while (i < bytes.length) {
            int length = validLength(bytes, i);
            text.append(length == 0 ? "\ufffd" : new String(bytes, i, length, StandardCharsets.UTF_8));
            i += Math.max(1, length);
        }
        return text.toString();
    }

    private static int validLength(byte[] bytes, int at) {
        for (int length = 1; length <= 4 && at + length <= bytes.length; length++) {
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, at, length));
                return length;
            } catch (CharacterCodingException incomplete) {
                // try one more byte
            }
        }
        return 0;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"time":"2024-01-02T03:04:05Z","stream":"stderr","log":"turned\\n"}   | turned
            {"log":"tab\\tslash\\/bell\\b\\f.\\n","stream":"stdout","time":"2024-01-02T03:04:05Z"} | tab	slash/bell\b\f.
            {"log":"\\ud83d\\ude00\\n","stream":"stdout","time":"2024-01-02T03:04:05Z"} | 😀
            {"log":"\\ud83d\\n","stream":"stdout","time":"2024-01-02T03:04:05Z"} | \ufffd
            {"log":"more\\n","stream":"stdout","other":1,"time":"2024-01-02T03:04:05Z"} | more
            """)
    void linesOfOtherShapesAreReadToo(String json, String text) {
        byte[] line = (json + "\n").getBytes(StandardCharsets.UTF_8);

        assertThat(decoded(line, PLAIN)).isEqualTo(text + "\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "\0\0\0\0",
                "{\"log\":\"cut o",
                "{\"log\":\"a\",\"stream\":\"stdout\",\"time\":\"yester",
                "{\"log\":\"a\\",
                "{\"log\":\"a\\u00\",\"stream\":\"stdout\",\"time\":\"2024-01-02T03:04:05Z\"}",
                "[1]",
                "\"\""
            })
    void whatIsNoLineIsRefused(String torn) {
        byte[] line = torn.getBytes(StandardCharsets.UTF_8);

        assertThat(new JsonLineDecoder(PLAIN).decode(line, 0, line.length, new LogEntry()))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "2024-01-02T03:04:05Z, 2024-01-02T03:04:05.000000000Z",
        "2024-01-02T03:04:05.6Z, 2024-01-02T03:04:05.600000000Z",
        "2024-01-02T03:04:05.123456789Z, 2024-01-02T03:04:05.123456789Z"
    })
    void timestampsAreOfFixedWidth(String written, String shown) {
        LogQuery timestamps = new LogQuery(true, true, null, null, -1, false, true, false);
        LogQuery both = new LogQuery(true, true, null, null, -1, false, true, true);
        String line = "{\"log\":\"x\\n\",\"stream\":\"stdout\",\"attrs\":{\"b\":\"1 2\",\"a\":\"&\"},\"time\":\""
                + written + "\"}\n";

        assertThat(decoded(line.getBytes(StandardCharsets.UTF_8), timestamps)).isEqualTo(shown + " x\n");
        assertThat(decoded(line.getBytes(StandardCharsets.UTF_8), both)).isEqualTo(shown + " a=%26,b=1+2 x\n");
    }

    private static String encoded(String text, boolean newline, String attrs) {
        return encoded(text.getBytes(StandardCharsets.UTF_8), newline, attrs);
    }

    private static String encoded(byte[] text, boolean newline, String attrs) {
        JsonLineEncoder encoder = new JsonLineEncoder();
        encoder.line(text, 0, text.length, newline, JsonLineEncoder.middle(Stream.STDOUT, attrs), TIME);
        return new String(encoder.bytes(), 0, encoder.length(), StandardCharsets.UTF_8);
    }

    private static String decoded(byte[] line, LogQuery query) {
        LogEntry entry = new LogEntry();
        assertThat(new JsonLineDecoder(query).decode(line, 0, line.length - 1, entry))
                .isTrue();
        return new String(entry.bytes(), 0, entry.length(), StandardCharsets.UTF_8);
    }
}
