package dev.gantry.network;

import java.util.Collection;

/// Stands in where there is no nftables or `iptables` is false in the configuration: published ports are
/// relayed by this process alone.
record NoFirewall() implements Firewall {
    @Override
    public void install(Collection<Element> elements) {}

    @Override
    public void add(Collection<Element> elements) {}

    @Override
    public void remove(Collection<Element> elements) {}

    @Override
    public void replace(Collection<Element> old, Collection<Element> fresh) {}

    @Override
    public void checkHost() {}

    @Override
    public void uninstall() {}

    @Override
    public void close() {}
}
