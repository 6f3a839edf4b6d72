package dev.gantry.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.api.HostConfig;
import dev.gantry.api.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RootLimitTest {
    private static HostConfig host(String options) {
        return Json.read("{\"StorageOpt\": " + options + "}", HostConfig.class);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            {}                  | 7
            null                | 7
            {"size": "0"}       | 0
            {"size": "512"}     | 512
            {"size": "1k"}      | 1024
            {"SIZE": "1.5GiB"}  | 1610612736
            """)
    void theSizeIsRead(String options, long bytes) {
        assertThat(RootLimit.of(host(options), 7, true)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            {"size": "much"}  | invalid size: 'much'
            {"inodes": "1"}   | unknown option inodes
            """)
    void whatIsNoLimitIsRefused(String options, String message) {
        assertThatThrownBy(() -> RootLimit.of(host(options), 0, true)).hasMessage(message);
    }

    @Test
    void whatNobodyWouldHoldIsRefusedAsByDocker() {
        assertThatThrownBy(() -> RootLimit.of(host("{\"size\": \"1g\"}"), 0, false))
                .hasMessage("--storage-opt is supported only for overlay over xfs with 'pquota' mount option");
    }
}
