package dev.gantry.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.api.EndpointSettings;
import dev.gantry.api.NetworkingConfig;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class NetworksTest {
    @Test
    void theBridgeIsAlsoCalledDefault() {
        Map<String, @Nullable EndpointSettings> asked = new HashMap<>();
        asked.put("default", null);
        asked.put("other", null);
        assertThat(Networks.byName(new NetworkingConfig(asked)).endpointsConfig())
                .containsOnlyKeys("bridge", "other");
    }
}
