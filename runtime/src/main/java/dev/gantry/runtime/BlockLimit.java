package dev.gantry.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/// A container's share of one block device of the host, or a limit on it (`--blkio-weight-device`,
/// `--device-read-bps` and the like).
///
/// @param value a weight of 10 to 1000; bytes or operations a second
public record BlockLimit(Kind kind, Path device, long value) {
    /// What is limited, with its key in `linux.resources.blockIO` and dockerd's words where this kernel can't.
    public enum Kind {
        WEIGHT("weightDevice", "weight", "Block I/O weight_device", "Weight-device discarded."),
        READ_BPS("throttleReadBpsDevice", "rate", "BPS Block I/O read limit", "Block I/O BPS read limit discarded."),
        WRITE_BPS(
                "throttleWriteBpsDevice", "rate", "BPS Block I/O write limit", "Block I/O BPS write limit discarded."),
        READ_IOPS("throttleReadIOPSDevice", "rate", "IOPS Block read limit", "Block I/O IOPS read limit discarded."),
        WRITE_IOPS(
                "throttleWriteIOPSDevice", "rate", "IOPS Block write limit", "Block I/O IOPS write limit discarded.");

        private final String key;
        private final String valueKey;
        private final String missing;
        private final String discarded;

        Kind(String key, String valueKey, String missing, String discarded) {
            this.key = key;
            this.valueKey = valueKey;
            this.missing = missing;
            this.discarded = discarded;
        }

        /// What dockerd warns of where the kernel has no such limit.
        public String warning() {
            return "Your kernel does not support " + missing + " or the cgroup is not mounted. " + discarded;
        }
    }

    /// Writes them into `linux.resources.blockIO`.
    ///
    /// @throws SettingsException for a path that is no device
    static void write(List<BlockLimit> limits, ObjectNode resources) {
        Map<Kind, List<BlockLimit>> byKind = new TreeMap<>();
        limits.forEach(limit ->
                byKind.computeIfAbsent(limit.kind, _ -> new ArrayList<>()).add(limit));
        byKind.forEach((kind, all) -> {
            var array = resources.withObjectProperty("blockIO").putArray(kind.key);
            all.forEach(limit -> limit.write(array.addObject()));
        });
    }

    private void write(ObjectNode json) {
        HostDevice found = find().orElseThrow(() -> new SettingsException(device + ": not a device"));
        json.put("major", found.major()).put("minor", found.minor()).put(kind.valueKey, value);
    }

    private Optional<HostDevice> find() {
        try {
            return HostDevice.at(device.toRealPath());
        } catch (IOException e) {
            throw new SettingsException("stat " + device + ": no such file or directory", e);
        }
    }
}
