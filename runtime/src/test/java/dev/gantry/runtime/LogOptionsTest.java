package dev.gantry.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogOptionsTest {
    @Test
    void logsAreLimitedUnlessSomeoneSaysOtherwise() {
        assertThat(of(Map.of())).isEqualTo(new LogOptions(10_000_000, 3, false, Map.of()));
        assertThat(of(Map.of("max-size", "-1")).maxSizeBytes()).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({"10m, 10000000", "1k, 1000", "512, 512", "1.5kb, 1500", "2 GB, 2000000000", "1KiB, 1000", "7b, 7"})
    void sizesAreReadAsDockerReadsThem(String text, long bytes) {
        assertThat(of(Map.of("max-size", text)).maxSizeBytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            max-size | 0     | max-size must be a positive number
            max-size | x     | invalid size: 'x'
            max-size | -5    | invalid size: '-5'
            max-size | 10x   | invalid size: '10x'
            max-size | 10mm  | invalid size: '10mm'
            max-file | 0     | max-file cannot be less than 1
            max-file | -1    | max-file cannot be less than 1
            max-file | many  | strconv.Atoi: parsing "many": invalid syntax
            compress | maybe | strconv.ParseBool: parsing "maybe": invalid syntax
            """)
    void nonsenseIsRefusedInDockersWords(String name, String value, String message) {
        assertThatThrownBy(() -> of(Map.of(name, value)))
                .isInstanceOf(SettingsException.class)
                .hasMessage(message);
    }

    @Test
    void compressionNeedsSomethingToCompress() {
        assertThat(of(Map.of("compress", "true")).compress()).isTrue();
        assertThatThrownBy(() -> of(Map.of("compress", "true", "max-file", "1")))
                .hasMessage("compress cannot be true when max-file is less than 2 or max-size is not set");
        assertThatThrownBy(() -> of(Map.of("compress", "1", "max-size", "-1")))
                .hasMessage("compress cannot be true when max-file is less than 2 or max-size is not set");
    }

    @Test
    void theLocalDriverHasDockersDefaults() {
        assertThat(LogOptions.ofLocal(Map.of())).isEqualTo(new LogOptions(20 << 20, 5, true, Map.of()));
        assertThat(LogOptions.ofLocal(Map.of("max-size", "1k", "max-file", "1", "compress", "false")))
                .isEqualTo(new LogOptions(1024, 1, false, Map.of()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            max-size | x  | invalid value for max-size: x: invalid size: 'x'
            max-size | -1 | invalid value for max-size: -1: invalid size: '-1'
            max-file | x  | invalid value for max-file: x: strconv.Atoi: parsing "x": invalid syntax
            max-file | 1  | compression cannot be enabled when max file count is 1
            max-file | -1 | max file count cannot be less than 0
            compress | x  | error reading compress log option: strconv.ParseBool: parsing "x": invalid syntax
            """)
    void theLocalDriverRefusesInDockersWords(String name, String value, String message) {
        assertThatThrownBy(() -> LogOptions.ofLocal(Map.of(name, value)))
                .isInstanceOf(SettingsException.class)
                .hasMessage(message);
    }

    private static LogOptions of(Map<String, String> config) {
        return LogOptions.of(config, Map.of());
    }
}
