package dev.gantry.network;

import java.util.List;

/// The networks of this host: gives containers their namespaces, endpoints and published ports, takes them back, and
/// finds them again after a restart of the daemon.
///
/// Life: opened, then [#restore] once with what the engine remembers (possibly nothing), then [#attach] and [#release]
/// for each start and stop. [#close] leaves everything in the kernel as it is, since containers outlive the daemon.
///
/// Every method may be called from any thread, virtual ones too: the work is done by one platform thread, in the order
/// of the calls.
public interface NetworkController extends AutoCloseable {
    /// Takes over the sandboxes of containers that still run: marks their addresses, publishes their ports again, puts
    /// the whole nftables table in place in one transaction (packets never meet a half-filled one), and removes
    /// namespaces and interfaces of ours that nobody owns.
    Recovery restore(List<Sandbox> running);

    /// Makes the network side of a container that is about to start. All or nothing.
    ///
    /// @throws NetworkException `TAKEN` (`driver failed programming external connectivity on endpoint web (ID):
    /// Bind for 0.0.0.0:8080 failed: port is already allocated`), `INVALID` (an address outside the subnet),
    /// `UNAVAILABLE` (no bridge, no address left)
    Sandbox attach(String containerId, NetworkMode mode);

    /// Gives back a container's namespace, address and ports, after its last process is gone. Quick: the kernel takes
    /// the interfaces apart later. Nothing happens for a container that has none.
    void release(String containerId);

    /// The default bridge.
    ///
    /// @throws NetworkException `UNAVAILABLE` where there is none, with the reason
    BridgeInfo bridge();

    /// The writer of `/etc/hosts` and its neighbours, which knows this host's gateway address.
    NameFiles nameFiles();

    /// Stops serving. Containers keep their network and their published ports, except those that only this process
    /// relays (IPv6 host addresses).
    @Override
    void close();

    /// Removes the bridge, the nftables table and every namespace of ours: for tests and for uninstalling.
    void destroy();
}
