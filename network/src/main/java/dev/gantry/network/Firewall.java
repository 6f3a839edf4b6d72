package dev.gantry.network;

import java.util.Collection;

/// The packet filter rules of ours: NAT to the outside, published ports, isolation. They form one table; nobody
/// else's rules are read or changed. Confined to the network thread.
sealed interface Firewall extends AutoCloseable permits NftablesFirewall, NoFirewall {
    /// Puts the whole table in place, whatever was there of ours, in one transaction.
    void install(Collection<Forward> forwards);

    /// Leads more host ports to containers.
    void add(Collection<Forward> forwards);

    /// Ends what [#add] or [#install] began.
    void remove(Collection<Forward> forwards);

    /// Removes the table.
    void uninstall();

    /// Stops managing the rules, which stay.
    @Override
    void close();
}
