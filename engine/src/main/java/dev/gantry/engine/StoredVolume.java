package dev.gantry.engine;

import dev.gantry.volume.VolumeDefinition;
import java.time.Instant;
import java.util.Map;

/// All that is stored of a volume, as JSON in its database row.
///
/// @param options the driver's
/// @param driver empty for `local`
record StoredVolume(
        String name, Instant created, Map<String, String> labels, Map<String, String> options, String driver) {
    /// Marks a volume that nobody named, as Docker does: `rm -v` and `--rm` take it along.
    static final String ANONYMOUS = "com.docker.volume.anonymous";

    boolean anonymous() {
        return labels.containsKey(ANONYMOUS);
    }

    String driverName() {
        return driver.isEmpty() ? "local" : driver;
    }

    VolumeDefinition definition() {
        return new VolumeDefinition(name, options);
    }

    /// Whether it is a directory of this host and nothing else.
    boolean plain() {
        return driver.isEmpty() && options.isEmpty();
    }
}
