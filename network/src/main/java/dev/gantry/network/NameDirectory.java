package dev.gantry.network;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/// What one container's resolver knows by itself: the containers that share a user-defined network with it.
///
/// One thread asks, for all containers, and answers nobody else meanwhile: an answer is read from memory, never
/// waited for.
interface NameDirectory {
    /// The addresses of all that have this name: container names, short ids, aliases, and each of these with
    /// the network's name behind it (`web.my-net`).
    ///
    /// @param name lower case, without the final dot, as a query has it: a directory compares with its own
    /// names in lower case, for DNS knows no other difference
    /// @return addresses of every family, in any order; empty where nobody has the name. A name whose addresses
    /// are all of the family that was not asked for is known, and has no data (NOERROR); one without any
    /// address is somebody else's to answer.
    List<InetAddress> addresses(String name);

    /// The name of the container with this address, with its network's name and a final dot: `web.my-net.`
    Optional<String> name(InetAddress address);
}
