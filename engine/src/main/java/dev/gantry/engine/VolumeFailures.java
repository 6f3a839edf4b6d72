package dev.gantry.engine;

import dev.gantry.engine.EngineException.Kind;
import dev.gantry.volume.VolumeException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;

/// What drivers of volumes refuse, in dockerd's words: `create x: missing required option: "device"`.
final class VolumeFailures {
    private VolumeFailures() {}

    static <T> T during(String operation, String name, Supplier<T> work) {
        return said(operation + " " + name, work);
    }

    static <T> T said(String prefix, Supplier<T> work) {
        try {
            return work.get();
        } catch (VolumeException e) {
            throw new EngineException(kind(e), prefix + ": " + Failures.text(e), e);
        } catch (UncheckedIOException e) {
            throw new EngineException(Kind.SYSTEM, prefix + ": " + Failures.text(e), e);
        }
    }

    private static Kind kind(VolumeException e) {
        return switch (e.kind()) {
            case INVALID -> Kind.INVALID_PARAMETER;
            case NO_DRIVER -> Kind.NOT_FOUND;
            case FAILED -> Kind.SYSTEM;
        };
    }
}
