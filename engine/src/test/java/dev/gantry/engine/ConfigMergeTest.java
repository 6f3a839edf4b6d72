package dev.gantry.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.api.ContainerConfig;
import dev.gantry.api.Json;
import org.junit.jupiter.api.Test;

final class ConfigMergeTest {
    private static final String IMAGE = """
            {"Entrypoint":["/entry"],"Cmd":["serve"],"Env":["PATH=/bin","MODE=image"],"User":"app","WorkingDir":"/srv",
             "Labels":{"a":"image","b":"image"},"ExposedPorts":{"80/tcp":{}},"Volumes":{"/data":{}}}
            """;

    @Test
    void imageFillsWhatTheRequestLeavesOpen() {
        ContainerConfig merged = merge("{}");
        assertThat(merged.entrypoint()).containsExactly("/entry");
        assertThat(merged.cmd()).containsExactly("serve");
        assertThat(merged.user()).isEqualTo("app");
        assertThat(merged.workingDir()).isEqualTo("/srv");
    }

    @Test
    void ownEntrypointDropsTheImagesCommand() {
        ContainerConfig merged = merge("{\"Entrypoint\":[\"/own\"]}");
        assertThat(merged.entrypoint()).containsExactly("/own");
        assertThat(merged.cmd()).isNull();
    }

    @Test
    void emptyEntrypointClearsTheImages() {
        ContainerConfig merged = merge("{\"Entrypoint\":[\"\"],\"Cmd\":[\"sh\"]}");
        assertThat(merged.entrypoint()).isNull();
        assertThat(merged.cmd()).containsExactly("sh");
    }

    @Test
    void environmentIsJoinedByName() {
        assertThat(merge("{\"Env\":[\"MODE=own\",\"X=1\"]}").env()).containsExactly("MODE=own", "X=1", "PATH=/bin");
    }

    @Test
    void labelsPortsAndVolumesAreJoined() {
        ContainerConfig merged = merge("{\"Labels\":{\"a\":\"own\"},\"ExposedPorts\":{\"53/udp\":{}}}");
        assertThat(merged.labels()).containsEntry("a", "own").containsEntry("b", "image");
        assertThat(merged.exposedPorts()).containsOnlyKeys("80/tcp", "53/udp");
        assertThat(merged.volumes()).containsOnlyKeys("/data");
    }

    @Test
    void containerWithoutACommandIsRefused() {
        ContainerConfig empty = Json.read("{}", ContainerConfig.class);
        assertThatThrownBy(() -> ConfigMerge.merge(empty, empty)).hasMessage("no command specified");
    }

    private static ContainerConfig merge(String asked) {
        return ConfigMerge.merge(Json.read(asked, ContainerConfig.class), Json.read(IMAGE, ContainerConfig.class));
    }
}
