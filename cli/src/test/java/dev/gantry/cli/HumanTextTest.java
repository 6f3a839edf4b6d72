package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HumanTextTest {
    @ParameterizedTest
    @CsvSource({
        "0, Less than a second",
        "-5, Less than a second",
        "1, 1 second",
        "59, 59 seconds",
        "60, About a minute",
        "119, About a minute",
        "120, 2 minutes",
        "3599, 59 minutes",
        "3600, About an hour",
        "5399, About an hour",
        "5400, 2 hours",
        "169200, 47 hours",
        "172800, 2 days",
        "1209600, 2 weeks",
        "5184000, 2 months",
        "63072000, 2 years",
    })
    void spansOfTimeReadAsDockersDo(long seconds, String expected) {
        assertThat(HumanDuration.of(seconds)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0B, 0B, 0B",
        "999, 999B, 999B, 999B",
        "1000, 1kB, 1kB, 1000B",
        "1982305, 1.98MB, 1.982MB, 1.89MiB",
        "123456789012, 123GB, 123.5GB, 115GiB",
        "25272000000, 25.3GB, 25.27GB, 23.54GiB",
    })
    void sizesHaveThreeOrFourDigits(long bytes, String human, String precise, String binary) {
        assertThat(ByteSize.human(bytes)).isEqualTo(human);
        assertThat(ByteSize.precise(bytes)).isEqualTo(precise);
        assertThat(ByteSize.binary(bytes)).isEqualTo(binary);
    }

    @ParameterizedTest
    @CsvSource({"512, 512", "1k, 1024", "1.5g, 1610612736", "64MB, 67108864", "2GiB, 2147483648", "1b, 1"})
    void sizesAreReadInPowersOf1024(String text, long bytes) {
        assertThat(ByteSize.parse(text)).isEqualTo(bytes);
    }

    @Test
    void badSizesAreRefusedInDockersWords() {
        assertThatThrownBy(() -> ByteSize.parse("x")).hasMessage("invalid size: 'x'");
        assertThatThrownBy(() -> ByteSize.parse("5x")).hasMessage("invalid suffix: 'x'");
    }

    @ParameterizedTest
    @CsvSource({"1h30m, 5400000000000", "1.5s, 1500000000", "300ms, 300000000", "-2m, -120000000000", "0, 0"})
    void goDurationsAreNanoseconds(String text, long nanoseconds) {
        assertThat(GoDuration.parse(text)).isEqualTo(nanoseconds);
    }

    @Test
    void badDurationsAreRefusedInGosWords() {
        assertThatThrownBy(() -> GoDuration.parse("foo")).hasMessage("time: invalid duration \"foo\"");
        assertThatThrownBy(() -> GoDuration.parse("5")).hasMessage("time: missing unit in duration \"5\"");
        assertThatThrownBy(() -> GoDuration.parse("5x")).hasMessage("time: unknown unit \"x\" in duration \"5x\"");
    }

    @Test
    void timestampsAreUnixSecondsWithNanoseconds() {
        assertThat(Timestamp.parse("2013-01-02T13:23:37.5Z")).isEqualTo("1357133017.500000000");
        assertThat(Timestamp.parse("2013-01-02T15:23:37+02:00")).isEqualTo("1357133017.000000000");
        assertThat(Timestamp.parse("1136073600.000000001")).isEqualTo("1136073600.000000001");
        assertThatThrownBy(() -> Timestamp.parse("foo"))
                .hasMessage("failed to parse value as time or duration: \"foo\"");
    }

    @Test
    void digitsCompareAsNumbers() {
        assertThat(NaturalOrder.INSTANCE.compare("web2", "web10")).isNegative();
        assertThat(NaturalOrder.INSTANCE.compare("a", "b")).isNegative();
        assertThat(NaturalOrder.INSTANCE.compare("80/tcp", "80/tcp")).isZero();
        assertThat(NaturalOrder.INSTANCE.compare("web", "web1")).isNegative();
    }
}
