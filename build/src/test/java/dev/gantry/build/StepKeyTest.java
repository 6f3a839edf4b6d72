package dev.gantry.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.image.Descriptor;
import dev.gantry.image.Digest;
import dev.gantry.image.ImageConfig;
import dev.gantry.image.MediaTypes;
import dev.gantry.image.Platform;
import dev.gantry.storage.CachedStep;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class StepKeyTest {
    private static final StageState SCRATCH = StageState.scratch(Platform.parse("linux/amd64"));
    private static final Descriptor LAYER = Descriptor.of(MediaTypes.OCI_LAYER, new byte[] {1});

    private static StageState after(String history, Instant created, @Nullable Descriptor layer) {
        Step step = new Step(history, history, "", SCRATCH.runConfig(), "key", false, null);
        return SCRATCH.after(step, new CachedStep("key", layer, created));
    }

    private static String key(StageState state) {
        return StepKey.on(state).add("x").digest();
    }

    @Test
    void howAndWhenAStateCameAboutDoesNotCount() {
        assertThat(key(after("RUN a", Instant.EPOCH, LAYER))).isEqualTo(key(after("RUN b", Instant.now(), LAYER)));
    }

    @Test
    void layersConfigurationPlatformAndInputsCount() {
        String key = key(SCRATCH);

        assertThat(key(after("RUN a", Instant.EPOCH, LAYER))).isNotEqualTo(key);
        assertThat(key(StageState.scratch(Platform.parse("linux/arm64")))).isNotEqualTo(key);
        ImageConfig config = SCRATCH.config()
                .edit()
                .runConfig(SCRATCH.runConfig().edit().env("A", "1").build())
                .build();
        assertThat(key(new StageState(List.of(), config, false, null))).isNotEqualTo(key);
        assertThat(StepKey.on(SCRATCH).add("y").digest()).isNotEqualTo(key);
    }

    @Test
    void theDocumentTellsOfAllStepsInTheirOrder() {
        StageState state = after("RUN a", Instant.EPOCH, LAYER);
        Step second = new Step(
                "ENV A=1",
                "ENV A=1",
                "me",
                state.runConfig().edit().env("A", "1").build(),
                "key",
                false,
                null);

        StageState whole = state.begun().after(second, new CachedStep("key", null, Instant.EPOCH.plusSeconds(1)));

        assertThat(whole.id()).contains(whole.config().digest());
        assertThat(whole.id()).isNotEqualTo(state.id());
        assertThat(whole.config().history())
                .extracting(step -> step.createdBy() + " " + step.emptyLayer())
                .containsExactly("RUN a false", "ENV A=1 true");
        assertThat(whole.config().runConfig()).isEqualTo(whole.runConfig());
        assertThat(whole.config().author()).isEqualTo("me");
        assertThat(whole.config().created()).contains(Instant.EPOCH.plusSeconds(1));
        assertThat(whole.config().diffIds()).isEqualTo(whole.diffIds());
        assertThat(SCRATCH.id()).isEmpty();
    }

    @Test
    void partsAreNotOneText() {
        assertThat(StepKey.on(SCRATCH).add("ab").add("c").digest())
                .isNotEqualTo(StepKey.on(SCRATCH).add("a").add("bc").digest());
        assertThat(StepKey.on(SCRATCH).addAll(List.of("a")).addAll(List.of("b")).digest())
                .isNotEqualTo(StepKey.on(SCRATCH).addAll(List.of("a", "b")).digest());
    }

    @Test
    void aStepWithoutALayerSaysSoInTheHistory() {
        StageState state = after("/bin/sh -c true", Instant.EPOCH, null);

        assertThat(state.config().history().getFirst().emptyLayer()).isTrue();
        assertThat(state.diffIds()).isEmpty();
        assertThat(after("RUN a", Instant.EPOCH, LAYER).diffIds()).containsExactly(Digest.of(new byte[] {1}));
    }
}
