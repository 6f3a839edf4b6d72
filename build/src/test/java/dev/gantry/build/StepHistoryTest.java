package dev.gantry.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.dockerfile.Dockerfile;
import dev.gantry.dockerfile.Instruction;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What dockerd 20.10 wrote for these.
final class StepHistoryTest {
    private static final List<String> SHELL = List.of("/bin/sh", "-c");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CMD [\"x\", \"y\"]            | CMD [\"x\" \"y\"]",
                "CMD c \"d\"                   | CMD [\"/bin/sh\" \"-c\" \"c \\\"d\\\"\"]",
                "ENTRYPOINT []                 | ENTRYPOINT []",
                "ENV a=b                       | ENV a=b",
                "EXPOSE 80 90/udp              | EXPOSE 80 90/udp",
                "VOLUME [\"/a b\", \"/c\"]     | VOLUME [/a b /c]",
                "SHELL [\"/bin/sh\", \"-e\"]   | SHELL [/bin/sh -e]",
                "STOPSIGNAL 9                  | STOPSIGNAL 9",
                "ONBUILD RUN x                 | ONBUILD RUN x",
                "HEALTHCHECK NONE              | HEALTHCHECK &{[\"NONE\"] \"0s\" \"0s\" \"0s\" '\\x00'}",
                "HEALTHCHECK --interval=1m --timeout=1500ms --retries=3 CMD [\"a\"]"
                        + " | HEALTHCHECK &{[\"CMD\" \"a\"] \"1m0s\" \"1.5s\" \"0s\" '\\x03'}",
            },
            quoteCharacter = '~')
    void settings(String instruction, String text) {
        Instruction.Setting setting = (Instruction.Setting) Dockerfile.parseTrigger(instruction);

        assertThat(StepHistory.setting(setting, SHELL, "/")).isEqualTo("/bin/sh -c #(nop)  " + text);
    }
}
