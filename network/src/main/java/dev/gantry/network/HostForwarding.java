package dev.gantry.network;

import dev.gantry.linux.LinuxException;
import dev.gantry.linux.Nftables;
import dev.gantry.linux.NftablesException;
import dev.gantry.linux.NftablesNotices;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Keeps [ForwardRule] in the chains `FORWARD` of the host's iptables, those that are there, and notices when
/// somebody has removed tables that should be there. Reloads of ufw and the like flush that chain, dockerd
/// makes it: changes of nftables are followed by the kernel's notices. For those of `iptables-legacy` there are
/// none; they are looked for when networks and containers are made.
///
/// One platform thread does all of it, at most once a second. Safe for any thread.
final class HostForwarding implements AutoCloseable {
    private static final Logger LOG = System.getLogger(HostForwarding.class.getName());
    private static final Duration PACE = Duration.ofSeconds(1);

    /// Changes come in bursts.
    private static final Duration SETTLED = Duration.ofMillis(50);

    private static final Duration END = Duration.ofSeconds(15);

    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("host-forwarding").daemon().factory());
    private final AtomicBoolean due = new AtomicBoolean();
    private final Runnable tableLost;
    private final @Nullable NftablesNotices notices;
    private final LogPace pace = new LogPace();
    private volatile long lastNanos = System.nanoTime() - PACE.toNanos();

    private HostForwarding(Runnable tableLost) {
        this.tableLost = tableLost;
        this.notices = follow();
    }

    /// Puts the rule in place soon, and keeps it there.
    ///
    /// @param tableLost called when our table or the administrator's is not there
    static HostForwarding start(Runnable tableLost) {
        HostForwarding forwarding = new HostForwarding(tableLost);
        forwarding.checkAfter(Duration.ZERO);
        return forwarding;
    }

    private @Nullable NftablesNotices follow() {
        Set<String> tables = Set.of("ip filter", "ip6 filter", FirewallRules.TABLE, FirewallRules.USER_TABLE);
        try {
            return NftablesNotices.open(tables, () -> checkAfter(SETTLED));
        } catch (LinuxException e) {
            LOG.log(Level.WARNING, "changes of the host's firewall are noticed late cause=" + e.getMessage());
            return null;
        }
    }

    /// One of the host's chains.
    private record HostChain(boolean ipv6, boolean legacy) {
        private static final List<HostChain> ALL = Stream.of(false, true)
                .flatMap(ipv6 -> Stream.of(new HostChain(ipv6, false), new HostChain(ipv6, true)))
                .toList();

        /// @param chains what nftables lists
        boolean isPresent(String chains) {
            return legacy ? isLoaded() : forward().matcher(chains).find();
        }

        /// The table has the chain where iptables hooks it in.
        private Pattern forward() {
            return Pattern.compile("(?m)^table " + family()
                    + " filter \\{\\n(?:\\t.*\\n|\\n)*?\\tchain FORWARD \\{\\n\\t\\ttype filter hook forward ");
        }

        private boolean isLoaded() {
            Path names = Path.of("/proc/net/" + family() + "_tables_names");
            try {
                return Files.readAllLines(names).contains("filter");
            } catch (IOException _) {
                return false; // a kernel without
            }
        }

        private String family() {
            return ipv6 ? "ip6" : "ip";
        }

        private Optional<Iptables> program() {
            return Iptables.find(ipv6, legacy);
        }

        @Override
        public String toString() {
            return family() + " filter FORWARD" + (legacy ? " (legacy)" : "");
        }
    }

    /// Looks within a second or two, where the kernel gives no notice of changes: each look runs programs.
    void checkLater() {
        boolean unnoticed =
                notices == null || HostChain.ALL.stream().anyMatch(chain -> chain.legacy() && chain.isLoaded());
        if (unnoticed) {
            checkAfter(PACE);
        }
    }

    private void checkAfter(Duration delay) {
        if (due.compareAndSet(false, true)) {
            long rest = lastNanos + PACE.toNanos() - System.nanoTime();
            try {
                var _ = worker.schedule(this::check, Math.max(delay.toNanos(), rest), TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException _) {
                LOG.log(Level.DEBUG, "host's firewall is no longer followed");
            }
        }
    }

    private void check() {
        due.set(false);
        lastNanos = System.nanoTime();
        try {
            String chains = chains();
            if (!chains.contains("table " + FirewallRules.TABLE + " {")
                    || !chains.contains("table " + FirewallRules.USER_TABLE + " {")) {
                tableLost.run();
            }
            HostChain.ALL.stream().filter(chain -> chain.isPresent(chains)).forEach(this::ensure);
        } catch (NftablesException e) {
            LOG.log(Level.WARNING, "host's firewall can't be read cause=" + e.getMessage());
        }
    }

    private static String chains() {
        try (Nftables nftables = Nftables.open()) {
            return nftables.run("list chains\n");
        }
    }

    private void ensure(HostChain chain) {
        Optional<Iptables> program = chain.program();
        if (program.isEmpty()) {
            complain(chain, "no program for it is installed");
            return;
        }
        try {
            if (ForwardRule.ensure(program.get())) {
                LOG.log(Level.INFO, "rule put into the host's firewall chain=" + chain);
            }
        } catch (IllegalStateException e) {
            complain(chain, String.valueOf(e.getMessage()));
        }
    }

    private void complain(HostChain chain, String cause) {
        if (pace.isDue()) {
            LOG.log(
                    Level.WARNING,
                    "host's firewall may drop packets of containers, unless it accepts the mark " + FirewallRules.MARK
                            + "/" + FirewallRules.MARK + " chain=" + chain + " cause=" + cause);
        }
    }

    /// Takes the rule out of all chains, and puts it there no more.
    void uninstall() {
        close();
        String chains = chains();
        HostChain.ALL.stream()
                .filter(chain -> chain.isPresent(chains))
                .flatMap(chain -> chain.program().stream())
                .forEach(ForwardRule::remove);
    }

    /// Leaves everything as it is.
    @Override
    public void close() {
        if (notices != null) {
            notices.close();
        }
        worker.shutdownNow();
        try {
            if (!worker.awaitTermination(END.toSeconds(), TimeUnit.SECONDS)) {
                LOG.log(Level.WARNING, "host's firewall is still being worked on");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
