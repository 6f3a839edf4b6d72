package dev.gantry.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.image.Digest;
import dev.gantry.image.Healthcheck;
import dev.gantry.image.ImageConfig;
import dev.gantry.image.ImportedImage;
import dev.gantry.image.InvalidImageException;
import dev.gantry.image.Platform;
import dev.gantry.image.RunConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigChangesTest {

    @Test
    void everyInstructionIsApplied() {
        RunConfig config = apply(
                "ENTRYPOINT [\"/bin/tool\", \"-x\"]",
                "cmd run $NOT_EXPANDED",
                "ENV A=1 B=\"two words\" C='$A' D=$A",
                "ENV PATH /bin:/usr/bin",
                "LABEL one=1 \"two words\"=2",
                "EXPOSE 80 53/udp 8000-8002/tcp",
                "VOLUME /data /logs",
                "VOLUME [\"/with space\"]",
                "WORKDIR /srv",
                "WORKDIR www/../html",
                "USER 1000:50",
                "STOPSIGNAL SIGQUIT",
                "ONBUILD RUN make",
                "HEALTHCHECK --interval=1m30s --timeout=500ms --retries=3 CMD curl -f http://localhost");

        assertThat(config.entrypoint()).containsExactly("/bin/tool", "-x");
        assertThat(config.cmd()).containsExactly("/bin/sh", "-c", "run $NOT_EXPANDED");
        assertThat(config.env()).containsExactly("A=1", "B=two words", "C=$A", "D=", "PATH=/bin:/usr/bin");
        assertThat(config.labels()).isEqualTo(Map.of("one", "1", "two words", "2"));
        assertThat(config.exposedPorts()).containsExactly("80/tcp", "53/udp", "8000/tcp", "8001/tcp", "8002/tcp");
        assertThat(config.volumes()).containsExactly("/data", "/logs", "/with space");
        assertThat(config.workingDir()).isEqualTo("/srv/html");
        assertThat(config.user()).isEqualTo("1000:50");
        assertThat(config.stopSignal()).isEqualTo("SIGQUIT");
        assertThat(config.onBuild()).containsExactly("RUN make");
        Healthcheck probe = Objects.requireNonNull(config.healthcheck());
        assertThat(probe.test()).containsExactly("CMD-SHELL", "curl -f http://localhost");
        assertThat(probe.interval()).isEqualTo(Duration.ofSeconds(90));
        assertThat(probe.timeout()).isEqualTo(Duration.ofMillis(500));
        assertThat(probe.retries()).isEqualTo(3);
    }

    @Test
    void variablesOfEarlierInstructionsAreSeen() {
        RunConfig config = apply(
                "ENV BASE=/opt NAME=x",
                "ENV BASE=${BASE}/$NAME EMPTY=",
                "WORKDIR $BASE",
                "LABEL d=${UNSET:-default} a=${BASE:+set} e=${EMPTY:-was-empty} q=\\$BASE");

        assertThat(config.workingDir()).isEqualTo("/opt/x");
        assertThat(config.env()).containsExactly("BASE=/opt/x", "NAME=x", "EMPTY=");
        assertThat(config.labels()).isEqualTo(Map.of("d", "default", "a", "set", "e", "was-empty", "q", "$BASE"));
    }

    @Test
    void aNewEntrypointDropsTheOldCommandUnlessTheChangesSetOne() {
        RunConfig base = RunConfig.EMPTY.edit().cmd(List.of("old")).build();

        assertThat(ConfigChanges.apply(base, List.of("ENTRYPOINT [\"e\"]")).cmd())
                .isNull();
        assertThat(ConfigChanges.apply(base, List.of("CMD [\"c\"]", "ENTRYPOINT [\"e\"]"))
                        .cmd())
                .containsExactly("c");
    }

    @Test
    void emptyCommandsAreWhatDockerMakesOfThem() {
        assertThat(apply("CMD").cmd()).containsExactly("/bin/sh", "-c");
        assertThat(apply("ENTRYPOINT").entrypoint()).isNull();
        assertThat(apply("ENTRYPOINT []").entrypoint()).isNull();
        assertThat(apply("CMD []").cmd()).isEmpty();
        assertThat(apply("ENV A a  b \"c d\"").env()).containsExactly("A=a  b c d");
        assertThat(apply("EXPOSE 8080:80 53/UDP").exposedPorts()).containsExactly("80/tcp", "53/udp");
    }

    @Test
    void healthchecksCanBeTurnedOffAndBlankLinesAreNothing() {
        RunConfig config = apply("HEALTHCHECK NONE", "", "  # a comment");

        assertThat(Objects.requireNonNull(config.healthcheck()).test()).containsExactly("NONE");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "RUN true | run is not a valid change command",
                "foo | foo is not a valid change command",
                "`` | file with no instructions",
                "CMD [\"a\", 1] | when using JSON array syntax, arrays must be comprised of strings only",
                "ENV A=\"x | failed to process \"\\\"x\": unexpected end of statement while looking for matching double-quote",
                "ENV A='x | failed to process \"'x\": unexpected end of statement while looking for matching single-quote",
                "ENV A=${x | failed to process \"${x\": syntax error: missing '}'",
                "ENV A=${} | failed to process \"${}\": syntax error: bad substitution",
                "ENV A=${x:?e} | failed to process \"${x:?e}\": x: e",
                "EXPOSE /tcp | No port specified: /tcp<empty>",
                "HEALTHCHECK --retries=x CMD x | strconv.ParseInt: parsing \"x\": invalid syntax",
                "ENV | ENV requires at least one argument",
                "ENV A | ENV must have two arguments",
                "ENV A=1 B | Syntax error - can't find = in \"B\". Must be of the form: name=value",
                "LABEL =1 | LABEL names can not be blank",
                "USER | USER requires exactly one argument",
                "WORKDIR | WORKDIR requires exactly one argument",
                "VOLUME | VOLUME requires at least one argument",
                "VOLUME [\" \"] | VOLUME specified can not be an empty string",
                "EXPOSE web | Invalid containerPort: web",
                "EXPOSE 80/icmp | Invalid proto: icmp",
                "EXPOSE 70000 | Invalid containerPort: 70000",
                "STOPSIGNAL SIGNONE | Invalid signal: SIGNONE",
                "STOPSIGNAL 0 | Invalid signal: 0",
                "ONBUILD ONBUILD RUN x | Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed",
                "ONBUILD from x | FROM isn't allowed as an ONBUILD trigger",
                "HEALTHCHECK | HEALTHCHECK requires at least one argument",
                "HEALTHCHECK CMD | Missing command after HEALTHCHECK CMD",
                "HEALTHCHECK NONE x | HEALTHCHECK NONE takes no arguments",
                "HEALTHCHECK curl x | Unknown type \"CURL\" in HEALTHCHECK (try CMD)",
                "HEALTHCHECK --speed=1 CMD x | Unknown flag: speed",
                "HEALTHCHECK --interval CMD x | Missing a value on flag: interval",
                "HEALTHCHECK --interval=5 CMD x | time: missing unit in duration \"5\"",
                "HEALTHCHECK --interval=5y CMD x | time: unknown unit \"y\" in duration \"5y\"",
                "HEALTHCHECK --interval=x CMD x | time: invalid duration \"x\"",
                "HEALTHCHECK --interval=1us CMD x | Interval \"interval\" cannot be less than 1ms",
                "HEALTHCHECK --retries=0 CMD x | --retries must be at least 1 (not 0)",
            })
    void whatCannotBeAppliedIsRefusedInDockersWords(String change, String message) {
        assertThatThrownBy(() -> apply(change))
                .isInstanceOf(InvalidImageException.class)
                .hasMessage(message);
    }

    @Test
    void importedImageHasOneLayerAndItsMessage() {
        Digest diffId = Digest.of(new byte[0]);

        ImageConfig config =
                ImportedImage.config(Platform.host(), diffId, Instant.EPOCH, "Imported from -", apply("CMD sh"));

        assertThat(config.diffIds()).containsExactly(diffId);
        assertThat(config.comment()).isEqualTo("Imported from -");
        assertThat(config.runConfig().cmd()).containsExactly("/bin/sh", "-c", "sh");
    }

    private static RunConfig apply(String... changes) {
        return ConfigChanges.apply(RunConfig.EMPTY, List.of(changes));
    }
}
