package dev.gantry.linux;

/// A virtual cable to be made: one end here, on a bridge; the other end born inside a namespace.
///
/// @param name the near end's name, at most 15 bytes; never reuse one soon, the kernel reaps pairs late
/// @param master the index of the bridge that the near end joins
/// @param mtu bytes, for both ends
/// @param peerName the far end's name, such as `eth0`
/// @param peerIndex the far end's index, free in its namespace; 0 for the next one. Kernels of today take the next
/// one whatever is said here (2 in a new namespace)
public record VethPair(
        String name,
        int master,
        int mtu,
        String peerName,
        int peerIndex,
        MacAddress peerMac,
        NetworkNamespace peerNamespace) {}
