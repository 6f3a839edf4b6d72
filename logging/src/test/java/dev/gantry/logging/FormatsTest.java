package dev.gantry.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Messages byte for byte, as dockerd 20.10 sent them of the same lines.
class FormatsTest {
    private static final long TIME = nanos("2026-11-22T14:54:30.043183Z");
    private static final long PID = ProcessHandle.current().pid();

    private static long nanos(String time) {
        Instant instant = Instant.parse(time);
        return instant.getEpochSecond() * 1_000_000_000 + instant.getNano();
    }

    private static LogMessage message(boolean stderr, String text) {
        return new LogMessage(stderr, TIME, text, null);
    }

    private static String syslog(SyslogFormat.Style style, int facility, boolean counted, LogMessage message) {
        ZoneId zone = ZoneOffset.UTC;
        SyslogFormat format = new SyslogFormat(style, facility, "vm", "0ddd5a713f8c", counted, zone);
        return text(format.frames(message));
    }

    private static String text(List<byte[]> frames) {
        StringBuilder all = new StringBuilder();
        frames.forEach(frame -> all.append(new String(frame, StandardCharsets.UTF_8)));
        return all.toString();
    }

    @Test
    void syslogHasDockersFormats() {
        assertThat(syslog(SyslogFormat.Style.UNIX, 3, false, message(false, "out line")))
                .isEqualTo("<30>Nov 22 14:54:30 0ddd5a713f8c[" + PID + "]: out line\n");
        assertThat(syslog(SyslogFormat.Style.RFC3164, 19, false, message(true, "e")))
                .isEqualTo("<155>Nov 22 14:54:30 vm 0ddd5a713f8c[" + PID + "]: e\n");
        assertThat(syslog(SyslogFormat.Style.RFC5424, 3, false, message(true, "e")))
                .isEqualTo("<27>1 2026-11-22T14:54:30Z vm 0ddd5a713f8c " + PID + " 0ddd5a713f8c - e\n");
        assertThat(syslog(SyslogFormat.Style.RFC5424_MICRO, 3, false, message(false, "out line")))
                .isEqualTo("<30>1 2026-11-22T14:54:30.043183Z vm 0ddd5a713f8c " + PID + " 0ddd5a713f8c - out line\n");
        String counted = syslog(SyslogFormat.Style.RFC5424, 3, true, message(false, "ü"));
        String line = counted.substring(counted.indexOf(' ') + 1);
        assertThat(counted).startsWith(line.getBytes(StandardCharsets.UTF_8).length + " <30>1 ");
        assertThat(syslog(SyslogFormat.Style.UNIX, 3, false, message(false, "")))
                .isEmpty();
    }

    @Test
    void theDayOfAMonthIsPaddedWithABlank() {
        LogMessage second = new LogMessage(false, nanos("2026-02-02T03:04:05Z"), "x", null);
        assertThat(syslog(SyslogFormat.Style.UNIX, 3, false, second)).startsWith("<30>Feb  2 03:04:05 ");
    }

    @Test
    void gelfIsOneJsonObject() {
        GelfFormat format = GelfFormat.of(Facts.with(Map.of("labels", "l", "env", "A")));
        assertThat(new String(format.json(message(false, "a \"b\"\t")), StandardCharsets.UTF_8))
                .isEqualTo("{\"version\":\"1.1\",\"host\":\"vm\",\"short_message\":\"a \\\"b\\\"\\t\","
                        + "\"timestamp\":1795359270.043,\"level\":6,\"_A\":\"1\",\"_command\":\"sh -c echo hi\","
                        + "\"_container_id\":\"" + Facts.ID + "\",\"_container_name\":\"cap\","
                        + "\"_created\":\"2026-11-22T14:54:30.582548420Z\",\"_image_id\":\"" + Facts.IMAGE
                        + "\",\"_image_name\":\"busybox\",\"_l\":\"v\",\"_tag\":\"9bf9b8cc298f\"}");
        assertThat(new String(format.json(message(true, "e")), StandardCharsets.UTF_8))
                .contains("\"level\":3");
    }

    @ParameterizedTest
    @EnumSource
    void gelfDatagramsAreCompressedAndCut(GelfDatagrams.Compression compression) throws Exception {
        byte[] noise = new byte[9000];
        new Random(7).nextBytes(noise);
        List<byte[]> chunks = new GelfDatagrams(compression, 6).of(noise);
        assertThat(chunks).hasSize(7).allMatch(chunk -> chunk.length <= GelfDatagrams.LONGEST);
        ByteBuffer joined = ByteBuffer.allocate(20_000);
        for (int i = 0; i < chunks.size(); i++) {
            byte[] chunk = chunks.get(i);
            assertThat(HexFormat.of().formatHex(chunk, 0, 2)).isEqualTo("1e0f");
            assertThat(chunk[10]).isEqualTo((byte) i);
            assertThat(chunk[11]).isEqualTo((byte) 7);
            joined.put(chunk, 12, chunk.length - 12);
        }
        InputStream packed = new ByteArrayInputStream(joined.array(), 0, joined.position());
        try (InputStream in = switch (compression) {
            case GZIP -> new GZIPInputStream(packed);
            case ZLIB -> new InflaterInputStream(packed);
            case NONE -> packed;
        }) {
            assertThat(in.readAllBytes()).isEqualTo(noise);
        }
        assertThat(new GelfDatagrams(compression, 6).of(new byte[100])).hasSize(1);
    }

    @Test
    void fluentdHasTagTimeRecordAndOption() {
        FluentdFormat whole = new FluentdFormat("t", Map.of(), false);
        assertThat(HexFormat.of().formatHex(whole.encode(message(false, "hi"), null)))
                .isEqualTo("94" + "a174" + "d26b03022" + "6" + "82" + "a36c6f67" + "a26869" + "a6736f75726365"
                        + "a67374646f7574" + "80");
        FluentdFormat exact = new FluentdFormat("t", Map.of(), true);
        assertThat(HexFormat.of().formatHex(exact.encode(message(true, ""), "id")))
                .isEqualTo("94" + "a174" + "d700" + "6b030226" + "0292eb98" + "82" + "a36c6f67" + "a0"
                        + "a6736f75726365" + "a6737464657272" + "81" + "a56368756e6b" + "a26964");
    }

    @Test
    void fluentdTellsOfPartsAndOfTheContainer() {
        FluentdFormat format = FluentdFormat.of(Facts.with(Map.of("labels", "l", "tag", "docker.{{.Name}}")), false);
        LogMessage part = new LogMessage(false, TIME, "x", new LogMessage.Part("abc", 2, false));
        assertThat(new String(format.encode(part, null), StandardCharsets.ISO_8859_1))
                .contains("docker.cap")
                .contains("\u00accontainer_id\u00d9@" + Facts.ID)
                .contains("container_name\u00a4/cap")
                .contains("partial_message\u00a4true")
                .contains("partial_id\u00a3abc")
                .contains("partial_ordinal\u00a12")
                .contains("partial_last\u00a5false");
    }

    @Test
    void journaldFieldsAreLinesUnlessTheyHaveLineEnds() {
        JournaldFormat format = JournaldFormat.of(Facts.with(Map.of("labels", "app.name", "env", "A")));
        String text = text(format.frames(message(true, "oops")));
        assertThat(text.lines())
                .containsExactlyInAnyOrder(
                        "PRIORITY=3",
                        "APP_NAME=web",
                        "A=1",
                        "CONTAINER_ID=9bf9b8cc298f",
                        "CONTAINER_ID_FULL=" + Facts.ID,
                        "CONTAINER_NAME=cap",
                        "CONTAINER_TAG=9bf9b8cc298f",
                        "IMAGE_NAME=busybox",
                        "SYSLOG_IDENTIFIER=9bf9b8cc298f",
                        "SYSLOG_TIMESTAMP=2026-11-22T14:54:30.043183Z",
                        "MESSAGE=oops");
        LogMessage cut = new LogMessage(false, TIME, "a\nb", new LogMessage.Part("abc", 1, true));
        assertThat(text(format.frames(cut)))
                .contains("MESSAGE\n\u0003\0\0\0\0\0\0\0a\nb\n", "CONTAINER_PARTIAL_ORDINAL=1\n", "PARTIAL_LAST=true\n")
                .doesNotContain("CONTAINER_PARTIAL_MESSAGE");
        assertThat(JournaldFormat.fieldName("__my.Label-1")).isEqualTo("MY_LABEL_1");
    }
}
