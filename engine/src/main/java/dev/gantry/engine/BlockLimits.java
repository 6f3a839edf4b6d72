package dev.gantry.engine;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.api.HostConfig;
import dev.gantry.api.HostConfig.ThrottleDevice;
import dev.gantry.api.HostConfig.WeightDevice;
import dev.gantry.api.Nil;
import dev.gantry.runtime.BlockLimit;
import dev.gantry.runtime.BlockLimit.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A container's limits on block devices, between the words of the API and those of the runtime room.
final class BlockLimits {
    private static final int LOWEST_WEIGHT = 10;
    private static final int HIGHEST_WEIGHT = 1000;

    private BlockLimits() {}

    static List<BlockLimit> of(HostConfig host) {
        List<BlockLimit> all = new ArrayList<>();
        for (WeightDevice device : Nil.toEmpty(host.blkioWeightDevice())) {
            all.add(new BlockLimit(Kind.WEIGHT, Path.of(device.path()), device.weight()));
        }
        add(all, Kind.READ_BPS, host.blkioDeviceReadBps());
        add(all, Kind.WRITE_BPS, host.blkioDeviceWriteBps());
        add(all, Kind.READ_IOPS, host.blkioDeviceReadIops());
        add(all, Kind.WRITE_IOPS, host.blkioDeviceWriteIops());
        return all;
    }

    private static void add(List<BlockLimit> all, Kind kind, @Nullable List<ThrottleDevice> devices) {
        for (ThrottleDevice device : Nil.toEmpty(devices)) {
            all.add(new BlockLimit(kind, Path.of(device.path()), device.rate()));
        }
    }

    /// The configuration without what this kernel can't limit.
    ///
    /// @param warnings gets what is left out, in dockerd's words
    /// @throws EngineException `INVALID_PARAMETER` for a weight out of range
    static HostConfig narrowed(HostConfig host, Set<Kind> can, List<String> warnings) {
        HostConfig left = host;
        for (Kind kind : Kind.values()) {
            List<BlockLimit> asked =
                    of(host).stream().filter(limit -> limit.kind() == kind).toList();
            if (!asked.isEmpty() && !can.contains(kind)) {
                warnings.add(kind.warning());
                left = without(left, kind);
            }
            if (kind == Kind.WEIGHT && can.contains(kind)) {
                asked.forEach(BlockLimits::checkWeight);
            }
        }
        return left;
    }

    private static void checkWeight(BlockLimit limit) {
        if (limit.value() > 0 && (limit.value() < LOWEST_WEIGHT || limit.value() > HIGHEST_WEIGHT)) {
            throw invalid("Range of blkio weight is from 10 to 1000");
        }
    }

    private static HostConfig without(HostConfig host, Kind kind) {
        return switch (kind) {
            case WEIGHT -> host.withBlkioWeightDevice(List.of());
            case READ_BPS -> host.withBlkioDeviceReadBps(List.of());
            case WRITE_BPS -> host.withBlkioDeviceWriteBps(List.of());
            case READ_IOPS -> host.withBlkioDeviceReadIops(List.of());
            case WRITE_IOPS -> host.withBlkioDeviceWriteIops(List.of());
        };
    }
}
