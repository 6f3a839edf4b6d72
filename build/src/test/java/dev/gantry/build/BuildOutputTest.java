package dev.gantry.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.image.Platform;
import dev.gantry.image.Reference;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class BuildOutputTest {
    private static final Platform PLATFORM = Platform.parse("linux/arm64");

    private static BuildOutput output(String type, Map<String, String> attributes, String... names) {
        List<Reference> given = List.of(names).stream().map(Reference::parse).toList();
        return BuildOutput.of(
                type, attributes, new BuildOutput.Common(given, Map.of("SOURCE_DATE_EPOCH", "1700000000"), PLATFORM));
    }

    @Test
    void theBuildsNamesGoBeforeAnOutputs() {
        assertThat(output("image", Map.of("name", "a,b:2")).names())
                .containsExactly(Reference.parse("a:latest"), Reference.parse("b:2"));
        assertThat(output("oci", Map.of("name", "a"), "c:1").names()).containsExactly(Reference.parse("c:1"));
        assertThatThrownBy(() -> output("oci", Map.of("name", "A"))).hasMessageContaining("must be lowercase");
    }

    @Test
    void theArgumentSaysWhenAllWasMade() {
        BuildOutput output = output("docker", Map.of("rewrite-timestamp", "true"));

        assertThat(output.time()).isEqualTo(Instant.parse("2023-11-14T22:13:20Z"));
        assertThat(output.clampsFiles()).isTrue();
        BuildOutput.Common wrong = new BuildOutput.Common(List.of(), Map.of("SOURCE_DATE_EPOCH", "now"), PLATFORM);
        assertThatThrownBy(() -> BuildOutput.image(wrong)).hasMessage("invalid SOURCE_DATE_EPOCH: now");
        BuildOutput.Common none = new BuildOutput.Common(List.of(), Map.of("SOURCE_DATE_EPOCH", ""), PLATFORM);
        assertThat(BuildOutput.image(none).time()).isNull();
    }

    @Test
    void annotationsAreForTheirPlatform() {
        Annotations annotations = output(
                        "image",
                        Map.of(
                                "annotation.a", "1",
                                "annotation-manifest[linux/arm64].b", "2",
                                "annotation-manifest[linux/amd64].c", "3",
                                "annotation-manifest-descriptor.d", "4",
                                "compression", "uncompressed"))
                .annotations();

        assertThat(annotations.manifest()).isEqualTo(Map.of("a", "1", "b", "2"));
        assertThat(annotations.descriptor()).isEqualTo(Map.of("d", "4"));
    }

    @Test
    void whatIsNotKnownIsRefused() {
        assertThatThrownBy(() -> output("nonsense", Map.of())).hasMessage("exporter \"nonsense\" could not be found");
        assertThatThrownBy(() -> output("oci", Map.of("annotation-index.a", "b")))
                .hasMessage("index annotations not supported for single platform export");
        assertThatThrownBy(() -> output("oci", Map.of("compression", "zstd")))
                .hasMessage("the attribute compression=zstd of an output is not supported yet");
    }
}
