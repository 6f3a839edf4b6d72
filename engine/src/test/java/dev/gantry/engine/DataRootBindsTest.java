package dev.gantry.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DataRootBindsTest {
    private static final Path ROOT = Path.of("/var/lib/gantry");

    private static ContainerMount completed(String bind) {
        return DataRootBinds.complete(List.of(BindSpecification.read(bind)), ROOT)
                .getFirst();
    }

    @ParameterizedTest
    @CsvSource({
        "/:/host, rslave",
        "/var:/host, rslave",
        "/var/lib/gantry:/host, rslave",
        "/var/lib/gantry/volumes:/host:ro, rslave",
        "/var/lib/gantry:/host:rshared, rshared",
        "/var/lib:/host:rslave, rslave",
        "/srv:/host, rprivate",
        "/var/lib/gantry2:/host, rprivate",
        "/srv:/host:shared, shared",
    })
    void whatShowsTheDataRootHearsOfUnmounts(String bind, String propagation) {
        assertThat(completed(bind).propagation()).isEqualTo(propagation);
    }

    @Test
    void andIsNotToBeDeaf() {
        assertThatThrownBy(() -> completed("/var:/host:private"))
                .isInstanceOf(EngineException.class)
                .hasMessage(
                        "invalid mount config: must use either propagation mode \"rslave\" or \"rshared\" when mount"
                                + " source is within the daemon root, daemon root: \"/var/lib/gantry\", bind mount source:"
                                + " \"/var\", propagation: \"private\"");
    }

    @Test
    void volumesAreLeftAlone() {
        assertThat(completed("data:/data").propagation()).isEmpty();
    }
}
