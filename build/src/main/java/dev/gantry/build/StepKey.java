package dev.gantry.build;

import dev.gantry.image.Digest;
import dev.gantry.image.ImageConfig;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;

/// Names a step by all that goes into it: the layers and the configuration before it, and its own inputs. Each
/// part is written with its length, so that no two lists of parts are one text. One thread.
final class StepKey {
    /// Changes when steps come to do something else for the same inputs.
    private static final String VERSION = "2";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream parts = new DataOutputStream(bytes);

    private StepKey() {}

    /// A step on a state.
    static StepKey on(StageState before) {
        StepKey key = new StepKey();
        ImageConfig.Builder config =
                ImageConfig.create(before.platform()).author(before.author()).runConfig(before.runConfig());
        return key.add(VERSION)
                .addAll(before.diffIds().stream().map(Digest::toString).toList())
                .add(config.digest().toString());
    }

    /// A step that does not look at what is before it, but for the platform.
    static StepKey alone(StageState before) {
        return new StepKey().add(VERSION).add("alone").add(before.platform().toString());
    }

    StepKey add(String part) {
        try {
            parts.writeInt(part.length());
            parts.writeChars(part);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    StepKey addAll(Collection<String> list) {
        add(Integer.toString(list.size()));
        List.copyOf(list).forEach(this::add);
        return this;
    }

    String digest() {
        return Digest.of(bytes.toByteArray()).hex();
    }
}
