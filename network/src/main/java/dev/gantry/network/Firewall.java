package dev.gantry.network;

import java.util.Collection;

/// The packet filter rules of ours: NAT to the outside, published ports, isolation. They form one table, and
/// one rule in the host's own forward chain; nobody else's are changed. Confined to the network thread.
sealed interface Firewall extends AutoCloseable permits NftablesFirewall, NoFirewall {
    /// Puts the whole table in place, whatever was there of ours, in one transaction.
    void install(Collection<Element> elements);

    /// Adds networks or published ports.
    void add(Collection<Element> elements);

    /// Takes away what [#add] or [#install] put there.
    void remove(Collection<Element> elements);

    /// Takes some away and adds others, at once.
    void replace(Collection<Element> old, Collection<Element> fresh);

    /// Looks, some time later, whether the host's own firewall has changed in a way that it does not tell.
    void checkHost();

    /// Removes all of it, but for the administrator's chain.
    void uninstall();

    /// Stops managing the rules, which stay.
    @Override
    void close();
}
