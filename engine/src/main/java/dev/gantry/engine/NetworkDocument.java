package dev.gantry.engine;

import dev.gantry.api.Network;
import dev.gantry.network.NetworkSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All that is stored of a network, as JSON in its database row. Immutable.
///
/// @param spec what it is made of; of the predefined ones and of a mere configuration nothing is
/// @param asked the address ranges as the request gave them
/// @param ipamDriver `default`
/// @param ipamOptions null where the request had none
/// @param attachable Swarm mode's
/// @param configOnly holds the settings of other networks and is none itself
/// @param configFrom the name of the network whose settings this one has, empty for its own
record NetworkDocument(
        NetworkSpec spec,
        Instant created,
        List<Network.IpamConfig> asked,
        String ipamDriver,
        @Nullable Map<String, String> ipamOptions,
        boolean attachable,
        boolean configOnly,
        String configFrom,
        Map<String, String> labels) {
    NetworkDocument {
        asked = List.copyOf(asked);
        ipamOptions = ipamOptions == null ? null : Map.copyOf(ipamOptions);
        labels = Map.copyOf(labels);
    }

    String id() {
        return spec.id();
    }

    String name() {
        return spec.name();
    }

    /// A network that nobody made and nobody can remove.
    static NetworkDocument predefined(NetworkSpec spec, Instant created) {
        return new NetworkDocument(spec, created, List.of(), "default", null, false, false, "", Map.of());
    }
}
