package dev.gantry.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.engine.EngineException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FileModeTest {
    private static String file(int permissions, String chmod) {
        return Integer.toOctalString(FileMode.of(chmod).apply(0100000 | permissions));
    }

    private static String directory(int permissions, String chmod) {
        return Integer.toOctalString(FileMode.of(chmod).apply(0040000 | permissions));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|644|2755",
                "755|755|755",
                "4711|4711|4711",
                "u+x|744|2755",
                "+x|755|2755",
                "u+x,go-r|700|2711",
                "a=rX|444|2555",
                "a=|0|2000",
                "u=rwx,g=u,o=g|777|2777",
                "go=u-w|644|2755",
                "ug+s|6644|6755",
                "+t|1644|3755",
                "o+t|644|2755",
                "u-rw+x|144|2155"
            })
    void changesAreThoseOfChmod(String chmod, String ofFile, String ofDirectory) {
        assertThat(file(0644, chmod)).isEqualTo(ofFile);
        assertThat(directory(02755, chmod)).isEqualTo(ofDirectory);
    }

    @ParameterizedTest
    @ValueSource(strings = {"888", "17777", "u", "z+x", "u+x,", "rwx", "u+y", "-1", "0x1"})
    void whatIsNoModeIsRefused(String chmod) {
        assertThatThrownBy(() -> FileMode.of(chmod))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("invalid chmod parameter: '" + chmod + "'");
    }
}
