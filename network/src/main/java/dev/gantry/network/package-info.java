/// How containers reach each other, the host and the outside: drivers, address management, endpoints, published
/// ports, names, and the one nftables table that is ours.
///
/// Words, as in Docker's libnetwork. A *sandbox* is the network side of one container: a namespace, or a share
/// of another's. An *endpoint* is a sandbox's place on a network: an interface and addresses. A *published
/// port* is a host address and port that lead to a container's.
///
/// On disk, all of it run state:
///
///     <run>/netns/<container id>    a network namespace, bound over an empty file
///
/// In the kernel: the bridges `gantry0` and `br-<network id>`, cables `gv<hex>` on them, VLANs `<parent>.<id>`
/// and `dm-<network id>`, each with a note whose they are; the nftables tables `inet gantry` and `inet
/// gantry-user`, one rule in the host's own firewall, and `ip gantry_dns` in containers that have a resolver;
/// one listening socket a published port. The engine calls [NetworkController], and everything else here
/// happens on its threads, on the resolvers' or on the relays'.
@NullMarked
package dev.gantry.network;

import org.jspecify.annotations.NullMarked;
