package dev.gantry.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.dockerfile.RunMount;
import dev.gantry.engine.EngineException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MountOptionsTest {
    private static MountOptions options(String name, String value) {
        return MountOptions.of(
                new RunMount(RunMount.Type.CACHE, Map.of(name, value)), "/work", word -> word.replace("$x", "9"));
    }

    @ParameterizedTest
    @CsvSource({"/a/b/,/a/b", "a,/work/a", "../a,/a", "/../a,/a", "./$x,/work/9"})
    void targetsAreAbsoluteAndClean(String written, String meant) {
        assertThat(options("target", written).target()).isEqualTo(meant);
    }

    @ParameterizedTest
    @CsvSource({"12,12", "12b,12", "3k,3072", "3KB,3072", "1m,1048576", "1MiB,1048576", "2g,2147483648", "$xk,9216"})
    void sizesHaveUnits(String written, long bytes) {
        assertThat(options("size", written).size()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "size,much",
        "size,-1",
        "size,999999999999999t",
        "mode,8",
        "mode,10000",
        "uid,-1",
        "gid,x",
        "uid,99999999999"
    })
    void whatMeansNothingIsRefusedByName(String name, String value) {
        assertThatThrownBy(() -> {
                    MountOptions options = options(name, value);
                    assertThat(options.size()).isNotNegative();
                    assertThat(options.rights(0)).isNotNull();
                })
                .isInstanceOf(EngineException.class)
                .hasMessage("RUN --mount=type=cache: invalid value for " + name + ": " + value);
    }

    @Test
    void theRootIsNoTarget() {
        assertThatThrownBy(() -> options("target", "/x/..").target()).isInstanceOf(EngineException.class);
    }

    @Test
    void rightsAreOctalAndHaveDefaults() {
        assertThat(options("mode", "0640").rights(0755).mode()).isEqualTo(0640);
        assertThat(options("uid", "5").rights(0755)).isEqualTo(new StepMount.Rights(0755, new Owner(5, 0)));
        assertThat(options("from", "$x").text("from")).isEqualTo("$x");
    }
}
