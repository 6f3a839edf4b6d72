package dev.gantry.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestTest {
    private static final Digest DIGEST = Digest.of(new byte[0]);
    private static final String DESCRIPTOR =
            "{\"mediaType\":\"m\",\"digest\":\"" + DIGEST + "\",\"size\":7,\"urls\":[\"u\"]}";

    @Test
    void manifestKeepsItsBytes() {
        String text = " {\"schemaVersion\":2, \"config\":" + DESCRIPTOR + ", \"layers\":[" + DESCRIPTOR
                + "], \"annotations\":{\"a\":\"b\"}, \"unknown\":1}";

        Manifest manifest = (Manifest) ImageTarget.parse(bytes(text));

        assertThat(manifest.bytes()).isEqualTo(bytes(text));
        assertThat(manifest.mediaType()).isEqualTo(MediaTypes.OCI_MANIFEST);
        assertThat(manifest.config()).isEqualTo(new Descriptor("m", DIGEST, 7));
        assertThat(manifest.layers()).hasSize(1);
        assertThat(manifest.annotations()).isEqualTo(Map.of("a", "b"));
        assertThat(manifest.descriptor().digest()).isEqualTo(Digest.of(bytes(text)));
    }

    @Test
    void manifestThatWeWriteIsReadBack() {
        Descriptor part = new Descriptor(MediaTypes.OCI_LAYER, DIGEST, 5);
        Manifest manifest = Manifest.create(part, List.of(part, part));

        Manifest back = (Manifest) ImageTarget.parse(manifest.bytes());

        assertThat(back.config()).isEqualTo(part);
        assertThat(back.layers()).containsExactly(part, part);
        assertThat(back.descriptor()).isEqualTo(manifest.descriptor());
    }

    @Test
    void indexFindsTheMachinesEntryAndPassesOverAttestations() {
        Descriptor arm = new Descriptor(MediaTypes.OCI_MANIFEST, DIGEST, 1).on(Platform.parse("linux/arm64"));
        Descriptor intel = new Descriptor(MediaTypes.OCI_MANIFEST, DIGEST, 2).on(Platform.parse("linux/amd64"));
        Descriptor attestation = intel.annotated(Map.of("vnd.docker.reference.type", "attestation-manifest"));

        Index index = (Index)
                ImageTarget.parse(Index.create(List.of(attestation, arm, intel)).bytes());

        assertThat(index.find(Platform.parse("linux/amd64"))).contains(intel);
        assertThat(index.find(Platform.parse("linux/s390x"))).isEmpty();
    }

    @Test
    void anExactVariantGoesBeforeACompatibleOne() {
        Descriptor v6 = new Descriptor(MediaTypes.OCI_MANIFEST, DIGEST, 1).on(Platform.parse("linux/arm/v6"));
        Descriptor v7 = new Descriptor(MediaTypes.OCI_MANIFEST, DIGEST, 2).on(Platform.parse("linux/arm/v7"));

        assertThat(Index.create(List.of(v6, v7)).find(Platform.parse("linux/arm/v7")))
                .contains(v7);
        assertThat(Index.create(List.of(v6)).find(Platform.parse("linux/arm/v7")))
                .contains(v6);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ | invalid image manifest",
                "[] | not a JSON object",
                "{} | schema version 0 is not supported",
                "{\"schemaVersion\":1} | schema version 1 is not supported",
                "{\"schemaVersion\":2} | it has no config",
                "{\"schemaVersion\":2,\"config\":{},\"manifests\":[]} | both a manifest and an index",
                "{\"schemaVersion\":2,\"config\":{\"digest\":\"x\"}} | invalid checksum digest format",
                "{\"schemaVersion\":2,\"config\":7} | invalid field \"config\": expected an object, found number",
                "{\"schemaVersion\":2,\"mediaType\":\"text/plain\",\"config\":{}} | unexpected media type",
                "{\"schemaVersion\":2,\"manifests\":{}} | invalid field \"manifests\": expected an array",
            })
    void malformedDocumentsAreRefused(String text, String message) {
        assertThatThrownBy(() -> ImageTarget.parse(bytes(text)))
                .isInstanceOf(InvalidImageException.class)
                .hasMessageContaining(message);
    }

    @Test
    void negativeSizesAreRefused() {
        assertThatThrownBy(() -> new Descriptor("m", DIGEST, -1)).hasMessageContaining("negative size -1");
    }

    @Test
    void configIsReadAndUnknownFieldsSurviveAChange() {
        String text =
                "{\"architecture\":\"amd64\",\"os\":\"linux\",\"created\":\"2024-01-02T03:04:05.5Z\",\"x\":{\"y\":1},"
                        + "\"config\":{\"Env\":[\"A=1\"],\"Cmd\":[\"sh\"],\"Entrypoint\":null,\"Z\":[1],"
                        + "\"ExposedPorts\":{\"80/tcp\":{}},\"Healthcheck\":{\"Test\":[\"NONE\"],\"Interval\":1500000000}},"
                        + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"" + DIGEST + "\"]},"
                        + "\"history\":[{\"created_by\":\"a\",\"comment\":\"c\"},{\"empty_layer\":true,\"comment\":\"last\"}]}";

        ImageConfig config = ImageConfig.parse(bytes(text));

        assertThat(config.digest()).isEqualTo(Digest.of(bytes(text)));
        assertThat(config.created()).contains(Instant.parse("2024-01-02T03:04:05.5Z"));
        assertThat(config.comment()).isEqualTo("last");
        assertThat(config.runConfig().cmd()).containsExactly("sh");
        assertThat(config.runConfig().entrypoint()).isNull();
        assertThat(config.runConfig().exposedPorts()).containsExactly("80/tcp");
        assertThat(config.runConfig().healthcheck()).isNotNull();
        assertThat(config.chainIds()).containsExactly(ChainId.base(DIGEST));

        ImageConfig changed = config.edit()
                .runConfig(config.runConfig().edit().user("me").cmd(null).build())
                .addLayer(DIGEST, HistoryEntry.layer(Instant.EPOCH, "touch", ""))
                .build();

        String written = new String(changed.bytes(), StandardCharsets.UTF_8);
        assertThat(written)
                .contains("\"x\":{\"y\":1}", "\"Z\":[1]", "\"User\":\"me\"")
                .doesNotContain("\"Cmd\"");
        assertThat(ImageConfig.parse(changed.bytes()).diffIds()).containsExactly(DIGEST, DIGEST);
        assertThat(changed.history()).hasSize(3);
        assertThat(config.diffIds()).hasSize(1);
    }

    @Test
    void configWithoutARootFileSystemIsRefused() {
        assertThatThrownBy(() -> ImageConfig.parse(bytes("{}"))).hasMessage("invalid image config: it has no rootfs");
        assertThatThrownBy(() -> ImageConfig.parse(bytes("{\"created\":\"today\"}")))
                .hasMessage("invalid field \"created\": \"today\" is no time");
    }

    @Test
    void historyIsNewestFirstWithTheSizesOfItsLayers() {
        ImageConfig config = ImageConfig.create(Platform.host())
                .addLayer(DIGEST, HistoryEntry.layer(Instant.EPOCH, "first", ""))
                .addHistory(new HistoryEntry(null, "nothing", "", "", true))
                .addLayer(DIGEST, HistoryEntry.layer(Instant.EPOCH, "second", ""))
                .build();
        List<ChainId> layers = config.chainIds();

        List<LayerHistory> rows = LayerHistory.of(config, layer -> layers.indexOf(layer) + 10L);

        assertThat(rows).extracting(row -> row.step().createdBy()).containsExactly("second", "nothing", "first");
        assertThat(rows).extracting(LayerHistory::sizeBytes).containsExactly(11L, 0L, 10L);
    }

    @Test
    void historyMayTellOfFewerLayersButNotOfMore() {
        ImageConfig fewer =
                ImageConfig.parse(bytes("{\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"" + DIGEST + "\"]}}"));
        ImageConfig more = ImageConfig.parse(bytes("{\"rootfs\":{\"type\":\"layers\"},\"history\":[{}]}"));

        assertThat(LayerHistory.of(fewer, layer -> 5)).hasSize(1);
        assertThatThrownBy(() -> LayerHistory.of(more, layer -> 5))
                .hasMessage("too many non-empty layers in History section");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
