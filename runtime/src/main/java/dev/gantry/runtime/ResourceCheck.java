package dev.gantry.runtime;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What Docker says about a container's limits when it is created: nonsense is refused, what this kernel cannot
/// limit is discarded with a warning. The texts are dockerd's (`verifyPlatformContainerResources`), letter for
/// letter.
///
/// @param resources what is left
/// @param warnings for the `Warnings` of the create answer, in dockerd's order
public record ResourceCheck(ResourceSettings resources, List<String> warnings) {
    private static final long MINIMUM_MEMORY_BYTES = 6L << 20;
    private static final long MINIMUM_CPU_SHARES = 2;
    private static final long MAXIMUM_CPU_SHARES = 262144;
    private static final long NANOS_PER_CPU = 1_000_000_000;

    public ResourceCheck {
        warnings = List.copyOf(warnings);
    }

    /// Checks limits as given by a client, on this host.
    ///
    /// @throws SettingsException with Docker's text (status 400)
    public static ResourceCheck of(ResourceSettings asked, HostCapabilities host) {
        return new Check(asked, host, false).run();
    }

    /// As [#of], for limits that change those of a container: what is not set is not filled in, and is not missed.
    ///
    /// @throws SettingsException with Docker's text (status 400)
    public static ResourceCheck ofChange(ResourceSettings asked, HostCapabilities host) {
        return new Check(asked, host, true).run();
    }

    /// One run: the fields are what is left so far.
    private static final class Check {
        private final ResourceSettings asked;
        private final HostCapabilities host;
        private final boolean change;
        private final HostCapabilities.Cgroups can;
        private final List<String> warnings = new ArrayList<>();
        private long memory;
        private long memorySwap;
        private long memoryReservation;
        private @Nullable Integer swappiness;
        private boolean oomKillDisable;
        private long cpuShares;
        private long cpuPeriod;
        private long cpuQuota;
        private String cpusetCpus;
        private String cpusetMems;
        private @Nullable Long pidsLimit;
        private int blkioWeight;

        Check(ResourceSettings asked, HostCapabilities host, boolean change) {
            this.asked = asked;
            this.host = host;
            this.change = change;
            this.can = host.cgroups();
            this.memory = asked.memory();
            this.memorySwap = asked.memorySwap();
            this.memoryReservation = asked.memoryReservation();
            this.swappiness = asked.memorySwappiness();
            this.oomKillDisable = asked.oomKillDisable();
            this.cpuShares = asked.cpuShares();
            this.cpuPeriod = asked.cpuPeriod();
            this.cpuQuota = asked.cpuQuota();
            this.cpusetCpus = asked.cpusetCpus();
            this.cpusetMems = asked.cpusetMems();
            this.pidsLimit = asked.pidsLimit();
            this.blkioWeight = asked.blkioWeight();
        }

        ResourceCheck run() {
            if (!change) {
                adapt();
            }
            checkMemory();
            checkSwappiness();
            checkReservation();
            checkOomKill();
            checkPids();
            checkCpus();
            checkCpuset();
            checkBlockIo();
            return new ResourceCheck(
                    new ResourceSettings(
                            memory,
                            memorySwap,
                            memoryReservation,
                            swappiness,
                            oomKillDisable,
                            asked.nanoCpus(),
                            cpuShares,
                            cpuPeriod,
                            cpuQuota,
                            cpusetCpus,
                            cpusetMems,
                            pidsLimit,
                            blkioWeight),
                    warnings);
        }

        /// Silent adjustments, which `docker inspect` shows afterwards.
        private void adapt() {
            if (cpuShares > 0) {
                cpuShares = Math.clamp(cpuShares, MINIMUM_CPU_SHARES, MAXIMUM_CPU_SHARES);
            }
            if (memory > 0 && memorySwap == 0) {
                memorySwap = memory * 2;
            }
            if (swappiness != null && swappiness == -1) {
                swappiness = null;
            }
        }

        private void checkMemory() {
            refuse(memory != 0 && memory < MINIMUM_MEMORY_BYTES, "Minimum memory limit allowed is 6MB");
            if (memory > 0 && !can.memoryLimit()) {
                warn("Your kernel does not support memory limit capabilities or the cgroup is not mounted."
                        + " Limitation discarded.");
                memory = 0;
                memorySwap = -1;
            }
            if (memory > 0 && memorySwap != -1 && !can.swapLimit()) {
                warn("Your kernel does not support swap limit capabilities or the cgroup is not mounted."
                        + " Memory limited without swap.");
                memorySwap = -1;
            }
            refuse(
                    memory > 0 && memorySwap > 0 && memorySwap < memory,
                    "Minimum memoryswap limit should be larger than memory limit, see usage");
            refuse(
                    memory == 0 && memorySwap > 0 && !change,
                    "You should always set the Memory limit when using Memoryswap limit, see usage");
        }

        private void checkSwappiness() {
            if (swappiness != null && !can.memorySwappiness()) {
                warn("Your kernel does not support memory swappiness capabilities or the cgroup is not mounted."
                        + " Memory swappiness discarded.");
                swappiness = null;
            }
            refuse(
                    swappiness != null && (swappiness < 0 || swappiness > 100),
                    "Invalid value: " + swappiness + ", valid memory swappiness range is 0-100");
        }

        private void checkReservation() {
            if (memoryReservation > 0 && !can.memoryReservation()) {
                warn("Your kernel does not support memory soft limit capabilities or the cgroup is not mounted."
                        + " Limitation discarded.");
                memoryReservation = 0;
            }
            refuse(
                    memoryReservation > 0 && memoryReservation < MINIMUM_MEMORY_BYTES,
                    "Minimum memory reservation allowed is 6MB");
            refuse(
                    memory > 0 && memoryReservation > 0 && memory < memoryReservation,
                    "Minimum memory limit can not be less than memory reservation limit, see usage");
        }

        private void checkOomKill() {
            if (oomKillDisable && !can.oomKillDisable()) {
                warn("Your kernel does not support OomKillDisable. OomKillDisable discarded.");
                oomKillDisable = false;
            }
            if (oomKillDisable && memory == 0) {
                warn("OOM killer is disabled for the container, but no memory limit is set,"
                        + " this can result in the system running out of resources.");
            }
        }

        private void checkPids() {
            if (pidsLimit != null && !can.pidsLimit()) {
                if (pidsLimit > 0) {
                    warn("Your kernel does not support PIDs limit capabilities or the cgroup is not mounted."
                            + " PIDs limit discarded.");
                }
                pidsLimit = null;
            }
        }

        private void checkCpus() {
            long nanoCpus = asked.nanoCpus();
            refuse(nanoCpus > 0 && cpuPeriod > 0, "Conflicting options: Nano CPUs and CPU Period cannot both be set");
            refuse(nanoCpus > 0 && cpuQuota > 0, "Conflicting options: Nano CPUs and CPU Quota cannot both be set");
            refuse(
                    nanoCpus > 0 && !can.cpuCfs(),
                    "NanoCPUs can not be set, as your kernel does not support CPU CFS scheduler"
                            + " or the cgroup is not mounted");
            refuse(
                    nanoCpus < 0 || nanoCpus > host.cpus() * NANOS_PER_CPU,
                    "Range of CPUs is from 0.01 to %d.00, as there are only %d CPUs available"
                            .formatted(host.cpus(), host.cpus()));
            refuse(cpuShares < 0, "shares: invalid argument");
            if (cpuShares > 0 && !can.cpuShares()) {
                warn("Your kernel does not support CPU shares or the cgroup is not mounted. Shares discarded.");
                cpuShares = 0;
            }
            checkCfs();
        }

        private void checkCfs() {
            if ((cpuPeriod != 0 || cpuQuota != 0) && !can.cpuCfs()) {
                warn("Your kernel does not support CPU CFS scheduler. CPU period/quota discarded.");
                cpuPeriod = 0;
                cpuQuota = 0;
            }
            refuse(
                    cpuPeriod != 0 && (cpuPeriod < 1000 || cpuPeriod > 1_000_000),
                    "CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)");
            refuse(cpuQuota > 0 && cpuQuota < 1000, "CPU cfs quota can not be less than 1ms (i.e. 1000)");
        }

        private void checkCpuset() {
            if (!(cpusetCpus.isEmpty() && cpusetMems.isEmpty()) && !can.cpuset()) {
                warn("Your kernel does not support cpuset or the cgroup is not mounted. Cpuset discarded.");
                cpusetCpus = "";
                cpusetMems = "";
            }
            refuse(
                    unavailable(cpusetCpus, host.cpusetCpus(), "cpus"),
                    "Requested CPUs are not available - requested %s, available: %s"
                            .formatted(cpusetCpus, host.cpusetCpus()));
            refuse(
                    unavailable(cpusetMems, host.cpusetMems(), "mems"),
                    "Requested memory nodes are not available - requested %s, available: %s"
                            .formatted(cpusetMems, host.cpusetMems()));
        }

        private static boolean unavailable(String requested, String available, String kind) {
            try {
                return !CpuList.parse(available).containsAll(CpuList.parse(requested));
            } catch (SettingsException malformed) {
                throw new SettingsException(
                        "Invalid value %s for cpuset %s: %s".formatted(requested, kind, malformed.getMessage()),
                        malformed);
            }
        }

        private void checkBlockIo() {
            if (blkioWeight > 0 && !can.blkioWeight()) {
                warn("Your kernel does not support Block I/O weight or the cgroup is not mounted. Weight discarded.");
                blkioWeight = 0;
            }
            refuse(
                    blkioWeight > 0 && (blkioWeight < 10 || blkioWeight > 1000),
                    "Range of blkio weight is from 10 to 1000");
        }

        private void warn(String text) {
            warnings.add(text);
        }

        private static void refuse(boolean nonsense, String text) {
            if (nonsense) {
                throw new SettingsException(text);
            }
        }
    }
}
