package dev.gantry.engine;

import dev.gantry.network.NetworkController;
import dev.gantry.network.PortRequest;
import dev.gantry.network.PortWish;
import dev.gantry.network.TransportProtocol;
import java.util.List;

/// Which ports of the host lead to containers that run: the engine's words on one side, the network room's on the
/// other.
final class PublishedPorts {
    private final NetworkController controller;

    PublishedPorts(NetworkController controller) {
        this.controller = controller;
    }

    /// What a container wants.
    ///
    /// @throws EngineException `INVALID_PARAMETER`
    static List<PortRequest> requests(ContainerDocument document) {
        return Ports.wanted(document.config(), document.hostConfig()).stream()
                .map(PublishedPorts::request)
                .toList();
    }

    private static PortRequest request(Ports.Wanted wanted) {
        return new PortRequest(
                wanted.container().port(),
                TransportProtocol.of(wanted.container().protocol()).orElseThrow(),
                wanted.hostIp().isEmpty() ? null : ContainerNetworks.address(wanted.hostIp()),
                wanted.first(),
                wanted.last());
    }

    private static PortWish wish(ContainerDocument document) {
        return new PortWish(document.id(), document.name(), requests(document));
    }

    /// Publishes what the document wants, and nothing else.
    ContainerNetwork publish(ContainerDocument document, ContainerNetwork before) {
        return new ContainerNetwork(
                before.mode(), ContainerNetworks.translated(() -> controller.publish(wish(document))));
    }

    /// As [#publish] for two: what the first has and the second wants leads to the second without a gap.
    void handOver(ContainerDocument giver, ContainerDocument taker) {
        var _ = ContainerNetworks.translated(() -> {
            controller.handOver(wish(giver), wish(taker));
            return taker;
        });
    }

    /// What a container has now.
    ContainerNetwork current(ContainerDocument document, ContainerNetwork before) {
        return new ContainerNetwork(
                before.mode(), ContainerNetworks.translated(() -> controller.sandbox(document.id())));
    }
}
