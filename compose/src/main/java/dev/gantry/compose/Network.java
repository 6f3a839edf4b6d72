package dev.gantry.compose;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A network of a [Project].
///
/// @param name of the engine
/// @param external it is there already
/// @param driver or empty for the engine's default
/// @param driverOptions of the driver
/// @param ipamDriver or empty
/// @param pools subnets
/// @param internal no way out
/// @param attachable also for others
/// @param enableIpv4 null: the engine's default
/// @param enableIpv6 null: the engine's default
/// @param labels of the network
public record Network(
        String name,
        boolean external,
        String driver,
        Map<String, String> driverOptions,
        String ipamDriver,
        List<AddressPool> pools,
        boolean internal,
        boolean attachable,
        @Nullable Boolean enableIpv4,
        @Nullable Boolean enableIpv6,
        Map<String, String> labels) {
    /// Keeps copies that nobody changes.
    public Network {
        driverOptions = Sorted.copy(driverOptions);
        pools = List.copyOf(pools);
        labels = Sorted.copy(labels);
    }
}
