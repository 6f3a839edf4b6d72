package dev.gantry.linux;

/// A network interface as the kernel shows it in one namespace.
///
/// @param kind the driver's name (`bridge`, `veth`), empty for hardware and `lo`
/// @param alias the note that [NetlinkBatch#alias] left, empty for none
/// @param master the index of the bridge it is enslaved to, 0 for none
public record Link(
        int index, String name, String kind, String alias, MacAddress mac, int mtu, int master, boolean up) {}
