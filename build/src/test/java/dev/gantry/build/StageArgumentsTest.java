package dev.gantry.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.dockerfile.Dockerfile;
import dev.gantry.dockerfile.Instruction;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StageArgumentsTest {
    private static final List<String> IMAGE = List.of("PATH=/bin", "B=image");

    private final StageArguments arguments =
            new StageArguments(Map.of("A", "given", "http_proxy", "p", "Z", "1"), Map.of("G", "global"));

    private String declare(String words) {
        Instruction arg = Dockerfile.parseTrigger("ARG " + words);
        return arguments.declare((Instruction.Arg) arg, IMAGE, '\\');
    }

    @Test
    void aGivenValueGoesBeforeTheDefaultAndTheGlobalOneFillsIn() {
        declare("A=default");
        declare("G");
        declare("D=$A-$B");
        declare("N");

        assertThat(arguments.values()).containsAllEntriesOf(Map.of("A", "given", "G", "global", "D", "given-image"));
        assertThat(arguments.values()).doesNotContainKeys("N", "Z");
    }

    @Test
    void variablesOfOneInstructionDoNotSeeEachOther() {
        assertThat(declare("V=1 FILE=web-$V.tar")).isEqualTo("ARG V=1 FILE=web-.tar");
        assertThat(declare("FILE=web-$V.tar")).isEqualTo("ARG FILE=web-1.tar");
    }

    @Test
    void theHistoryTellsDefaultsAndNoValues() {
        assertThat(declare("A=x$B")).isEqualTo("ARG A=ximage");
        assertThat(declare("A G")).isEqualTo("ARG A G");
    }

    @Test
    void theImagesEnvironmentGoesBeforeThem() {
        declare("A=1 B=2");

        assertThat(arguments.environment(IMAGE)).containsExactly("A=given", "http_proxy=p");
    }

    @Test
    void aProxyIsRecordedOnlyWhereItIsDeclared() {
        assertThat(arguments.recorded(IMAGE)).isEmpty();

        declare("http_proxy");

        assertThat(arguments.recorded(IMAGE)).containsExactly("http_proxy=p");
    }
}
