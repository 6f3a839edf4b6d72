package dev.gantry.network;

import dev.gantry.linux.Nftables;
import dev.gantry.linux.NftablesException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// The table `inet gantry`. Its chains never change while the daemon runs; a network or a published port is a
/// few elements of its sets. Beside it there is the administrator's table, which is made where it is missing
/// and never changed.
final class NftablesFirewall implements Firewall {
    private static final Logger LOG = System.getLogger(NftablesFirewall.class.getName());

    private final Nftables nftables;
    private final FirewallOptions options;
    private final Executor networkThread;
    private @Nullable HostForwarding forwarding;
    private boolean over;

    /// What the sets hold, to write them anew when somebody else removed the table.
    private final Set<Element> current = new LinkedHashSet<>();

    private NftablesFirewall(Nftables nftables, FirewallOptions options, Executor networkThread) {
        this.nftables = nftables;
        this.options = options;
        this.networkThread = networkThread;
    }

    /// Tries the rules out at once, so that a lack of privilege or of a kernel module shows here.
    ///
    /// @param networkThread the calling one
    /// @throws NftablesException where nftables can't be used
    static NftablesFirewall open(FirewallOptions options, Executor networkThread) {
        Nftables nftables = Nftables.open();
        try {
            nftables.run(FirewallRules.trial());
            return new NftablesFirewall(nftables, options, networkThread);
        } catch (NftablesException e) {
            nftables.close();
            throw e;
        }
    }

    @Override
    public void install(Collection<Element> elements) {
        current.clear();
        current.addAll(elements);
        nftables.run(FirewallRules.table(current, options));
        makeUserChain();
        if (forwarding == null) {
            forwarding = HostForwarding.start(() -> networkThread.execute(this::putBack));
        }
    }

    private void makeUserChain() {
        if (isThere(FirewallRules.askForUserChain())) {
            return;
        }
        try {
            nftables.run(FirewallRules.userChain());
        } catch (NftablesException e) {
            LOG.log(Level.WARNING, "no chain for the administrator's rules cause=" + e.getMessage());
        }
    }

    private boolean isThere(String question) {
        try {
            nftables.run(question);
            return true;
        } catch (NftablesException _) {
            return false;
        }
    }

    /// After somebody has removed tables, as reloads of nftables' own service do.
    private void putBack() {
        if (over) {
            return; // closed while this waited for its turn
        }
        try {
            makeUserChain();
            if (!isThere(FirewallRules.askForTable())) {
                LOG.log(Level.WARNING, "nftables table was removed by others, rebuilding it");
                nftables.run(FirewallRules.table(current, options));
            }
        } catch (NftablesException e) {
            LOG.log(Level.ERROR, "nftables table can't be rebuilt cause=" + e.getMessage());
        }
    }

    @Override
    public void add(Collection<Element> elements) {
        replace(List.of(), elements);
    }

    @Override
    public void remove(Collection<Element> elements) {
        replace(elements, List.of());
    }

    /// A change fails only if the table isn't what we left: then it is put back whole. Where that fails, too,
    /// nothing has changed.
    @Override
    public void replace(Collection<Element> old, Collection<Element> fresh) {
        Set<Element> gone = new LinkedHashSet<>(old);
        Set<Element> come = new LinkedHashSet<>(fresh);
        gone.retainAll(current);
        gone.removeAll(come);
        come.removeAll(current);
        if (gone.isEmpty() && come.isEmpty()) {
            return;
        }
        Set<Element> before = Set.copyOf(current);
        current.removeAll(gone);
        current.addAll(fresh);
        try {
            change(gone, come);
        } catch (NftablesException e) {
            current.clear();
            current.addAll(before);
            throw e;
        }
    }

    private void change(Set<Element> gone, Set<Element> come) {
        try {
            nftables.run(FirewallRules.elements("delete", gone) + FirewallRules.elements("add", come));
        } catch (NftablesException e) {
            LOG.log(Level.WARNING, "nftables table was changed by others, rebuilding it cause=" + e.getMessage());
            nftables.run(FirewallRules.table(current, options));
        }
    }

    @Override
    public void checkHost() {
        if (forwarding != null) {
            forwarding.checkLater();
        }
    }

    @Override
    public void uninstall() {
        over = true;
        if (forwarding != null) {
            forwarding.uninstall();
        }
        nftables.run(FirewallRules.withoutTable());
    }

    @Override
    public void close() {
        over = true;
        if (forwarding != null) {
            forwarding.close();
        }
        nftables.close();
    }
}
