package dev.gantry.network;

import java.util.Collection;

/// Stands in where there is no nftables or `iptables` is false in the configuration: published ports are
/// relayed by this process alone.
record NoFirewall() implements Firewall {
    @Override
    public void install(Collection<Forward> forwards) {}

    @Override
    public void add(Collection<Forward> forwards) {}

    @Override
    public void remove(Collection<Forward> forwards) {}

    @Override
    public void uninstall() {}

    @Override
    public void close() {}
}
