package dev.gantry.network;

import dev.gantry.linux.Nftables;
import dev.gantry.linux.NftablesException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/// The table `inet gantry`. Its chains never change while the daemon runs; a published port is one element of a
/// map.
final class NftablesFirewall implements Firewall {
    private static final Logger LOG = System.getLogger(NftablesFirewall.class.getName());

    private final Nftables nftables;
    private final BridgeInfo bridge;

    /// What the maps hold, to write them anew when somebody else removed the table.
    private final Set<Forward> current = new LinkedHashSet<>();

    private NftablesFirewall(Nftables nftables, BridgeInfo bridge) {
        this.nftables = nftables;
        this.bridge = bridge;
    }

    /// Tries the rules out at once, so that a lack of privilege or of a kernel module shows here.
    ///
    /// @throws NftablesException where nftables can't be used
    static NftablesFirewall open(BridgeInfo bridge) {
        Nftables nftables = Nftables.open();
        try {
            nftables.run(FirewallRules.trial(bridge));
            return new NftablesFirewall(nftables, bridge);
        } catch (NftablesException e) {
            nftables.close();
            throw e;
        }
    }

    @Override
    public void install(Collection<Forward> forwards) {
        current.clear();
        current.addAll(forwards);
        nftables.run(FirewallRules.table(bridge, current));
    }

    @Override
    public void add(Collection<Forward> forwards) {
        current.addAll(forwards);
        try {
            change("add", forwards);
        } catch (NftablesException e) {
            current.removeAll(forwards);
            throw e;
        }
    }

    @Override
    public void remove(Collection<Forward> forwards) {
        current.removeAll(forwards);
        change("delete", forwards);
    }

    /// A change fails only if the table isn't what we left: then it is put back whole.
    private void change(String verb, Collection<Forward> forwards) {
        if (forwards.isEmpty()) {
            return;
        }
        try {
            nftables.run(FirewallRules.elements(verb, forwards));
        } catch (NftablesException e) {
            LOG.log(Level.WARNING, "nftables table was changed by others, rebuilding it cause=" + e.getMessage());
            nftables.run(FirewallRules.table(bridge, current));
        }
    }

    @Override
    public void uninstall() {
        nftables.run(FirewallRules.withoutTable());
    }

    @Override
    public void close() {
        nftables.close();
    }
}
