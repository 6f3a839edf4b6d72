package dev.gantry.compose;

import java.util.Map;

/// A subnet of a network.
///
/// @param subnet CIDR
/// @param ipRange CIDR, or empty
/// @param gateway address, or empty
/// @param auxAddresses addresses that are not given away, by name
public record AddressPool(String subnet, String ipRange, String gateway, Map<String, String> auxAddresses) {
    /// Keeps copies that nobody changes.
    public AddressPool {
        auxAddresses = Sorted.copy(auxAddresses);
    }
}
