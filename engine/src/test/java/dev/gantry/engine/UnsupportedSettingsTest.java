package dev.gantry.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.api.HostConfig;
import dev.gantry.api.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UnsupportedSettingsTest {
    private static List<String> warnings(String host) {
        List<String> warnings = new ArrayList<>();
        UnsupportedSettings.check(Json.read(host, HostConfig.class), warnings);
        return warnings;
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            {"StorageOpt": {"size": "1g"}}                             | storage options (--storage-opt)
            {"DeviceRequests": [{"Count": -1}]}                        | device requests (--gpus)
            """)
    void whatWouldNotBeAskedForIsRefused(String host, String what) {
        assertThatThrownBy(() -> warnings(host))
                .isInstanceOfSatisfying(
                        EngineException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(EngineException.Kind.NOT_IMPLEMENTED))
                .hasMessageStartingWith(what);
    }

    @Test
    void anIsolationOfWindowsIsNoneHere() {
        assertThatThrownBy(() -> warnings("{\"Isolation\": \"hyperv\"}"))
                .hasMessage("invalid isolation 'hyperv' on linux");
        assertThat(warnings("{\"Isolation\": \"default\"}")).isEmpty();
    }

    @Test
    void whatIsOnlyStoredIsToldOf() {
        assertThat(warnings("{\"CpuRealtimeRuntime\": 1000}"))
                .containsExactly("Real-time CPU limits are not supported yet. Discarded.");
    }
}
