/// How containers reach each other, the host and the outside: drivers, address management, endpoints, published
/// ports and the one nftables table that is ours.
@NullMarked
package dev.gantry.network;

import org.jspecify.annotations.NullMarked;
