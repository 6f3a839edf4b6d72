package dev.gantry.engine;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.api.HostConfig;
import dev.gantry.api.Nil;
import java.util.Collection;
import java.util.List;

/// Settings of Docker's that this engine does not act on yet: refused where the container would not be what was
/// asked for, else told of.
final class UnsupportedSettings {
    private UnsupportedSettings() {}

    /// Looks through what was asked for.
    ///
    /// @param warnings gets what is left undone
    /// @throws EngineException `NOT_IMPLEMENTED`, or `INVALID_PARAMETER` for what no Linux engine does
    static void check(HostConfig host, List<String> warnings) {
        if (!List.of("", "default").contains(host.isolation())) {
            throw invalid("invalid isolation '" + host.isolation() + "' on linux");
        }
        refuse("storage options (--storage-opt)", Nil.toEmpty(host.storageOpt()).keySet());
        refuse("device requests (--gpus)", Nil.toEmpty(host.deviceRequests()));
        if (host.cpuRealtimePeriod() != 0 || host.cpuRealtimeRuntime() != 0) {
            warnings.add("Real-time CPU limits are not supported yet. Discarded.");
        }
    }

    private static void refuse(String what, Collection<?> asked) {
        if (!asked.isEmpty()) {
            throw new EngineException(EngineException.Kind.NOT_IMPLEMENTED, what + " are not supported yet");
        }
    }
}
