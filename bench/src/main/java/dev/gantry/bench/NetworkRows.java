package dev.gantry.bench;

import java.util.List;
import java.util.stream.Stream;

/// Networks: what the kernel carries, what the engine's own processes do, and what it takes to make them.
final class NetworkRows {
    private NetworkRows() {}

    static List<Row<Engine>> all() {
        return Stream.concat(
                        Stream.of(
                                new NetworkCycleRow(10),
                                new NetworkGrowthRow(100),
                                new ConnectRow(10),
                                new TrafficRow("container to container", TrafficRow.Way.DIRECT),
                                new ResolverRow("DNS queries a second, 32 at once", 32),
                                new ResolverRow("DNS queries a second, one after the other", 1)),
                        published().stream())
                .toList();
    }

    /// What a proxy makes a difference to: measured against dockerd without its own, too.
    static List<Row<Engine>> published() {
        return List.of(
                new TrafficRow("host to container by the host's address", TrafficRow.Way.HOST_ADDRESS),
                new TrafficRow("host to container by 127.0.0.1", TrafficRow.Way.LOOPBACK),
                new ConnectionsRow("127.0.0.1"));
    }
}
