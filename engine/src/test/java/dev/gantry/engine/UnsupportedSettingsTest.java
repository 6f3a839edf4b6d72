package dev.gantry.engine;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.api.HostConfig;
import dev.gantry.api.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UnsupportedSettingsTest {
    private static HostConfig host(String json) {
        return Json.read(json, HostConfig.class);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            {"Isolation": "hyperv"}        | invalid isolation 'hyperv' on linux
            """)
    void whatWouldNotBeAskedForIsRefused(String json, String what) {
        assertThatThrownBy(() -> UnsupportedSettings.check(host(json)))
                .isInstanceOf(EngineException.class)
                .hasMessageStartingWith(what);
        assertThatCode(() -> UnsupportedSettings.check(host("{\"Isolation\": \"default\"}")))
                .doesNotThrowAnyException();
    }

    @Test
    void devicesThatNobodyOffersAreNamed() {
        HostConfig gpus = host("{\"DeviceRequests\": [{\"Count\": -1, \"Capabilities\": [[\"gpu\", \"compute\"]]}]}");
        assertThatCode(() -> UnsupportedSettings.check(gpus)).doesNotThrowAnyException();
        assertThatThrownBy(() -> UnsupportedSettings.checkDevices(gpus, _ -> false))
                .hasMessage("could not select device driver \"\" with capabilities: [[gpu compute]]");
    }
}
