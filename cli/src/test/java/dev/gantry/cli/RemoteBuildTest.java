package dev.gantry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Builds whose context has an address: the engine fetches it.
final class RemoteBuildTest {
    private static CapturedRun build(RecordingEngine engine, String... words) {
        List<String> line = new ArrayList<>(List.of("build"));
        line.addAll(List.of(words));
        return CapturedRun.of("gantry", line, Map.of("DOCKER_HOST", engine.address()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://h.test/x.git#v1:dir",
                "git@h.test:u/x.git",
                "github.com/u/x",
                "http://h.test/x.tar.gz",
                "file:///srv/x.git"
            })
    void anAddressIsTheEnginesToFetch(String address) {
        try (RecordingEngine engine = new RecordingEngine("1.50")) {
            CapturedRun run = build(engine, "-f", "my.Dockerfile", address);

            assertThat(run.code()).as(run.toString()).isZero();
            RecordingEngine.Asked asked = engine.takeAsked().getLast();
            String query = URLDecoder.decode(asked.target(), StandardCharsets.UTF_8);
            assertThat(query).contains("remote=" + address, "dockerfile=my.Dockerfile");
            assertThat(asked.body()).isEmpty();
        }
    }

    @Test
    void aDockerfileOnStandardInputNeedsAFolder() {
        try (RecordingEngine engine = new RecordingEngine("1.50")) {
            CapturedRun run = build(engine, "-f", "-", "https://h.test/x.git");

            assertThat(run.err()).contains("can't use stdin for the Dockerfile of a remote build context");
            assertThat(engine.takeAsked()).isEmpty();
        }
    }
}
