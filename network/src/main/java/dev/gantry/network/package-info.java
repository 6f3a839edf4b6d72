/// How containers reach each other, the host and the outside: drivers, address management, endpoints, published
/// ports and the one nftables table that is ours.
///
/// Words, as in Docker's libnetwork. A *sandbox* is the network side of one container: a namespace, or a share
/// of another's. An *endpoint* is a sandbox's place on a bridge: an address and a cable. A *published port* is
/// a host address and port that lead to a container's.
///
/// On disk, all of it run state:
///
///     <run>/netns/<container id>    a network namespace, bound over an empty file
///
/// In the kernel: the bridge `gantry0`, cables `gv<hex>` on it, the nftables table `inet gantry`, one listening
/// socket a published port. The engine calls [NetworkController] and nothing else here starts a thread or
/// touches the kernel.
@NullMarked
package dev.gantry.network;

import org.jspecify.annotations.NullMarked;
