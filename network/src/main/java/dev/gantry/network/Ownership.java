package dev.gantry.network;

import dev.gantry.linux.Link;
import java.nio.file.Path;
import java.util.Optional;

/// The notes that we leave on interfaces of the host that we make (`ip link` shows them as `alias`): whose they are
/// and for which network. Only what bears one of this daemon's is ever removed.
final class Ownership {
    private final String prefix;

    /// @param runDirectory what tells this daemon from others on the host
    Ownership(Path runDirectory) {
        this.prefix = "gantry " + runDirectory + " ";
    }

    String note(String networkId) {
        return prefix + networkId;
    }

    /// The network that an interface of ours was made for; empty for everybody else's.
    Optional<String> network(Link link) {
        return link.alias().startsWith(prefix)
                ? Optional.of(link.alias().substring(prefix.length()))
                : Optional.empty();
    }
}
