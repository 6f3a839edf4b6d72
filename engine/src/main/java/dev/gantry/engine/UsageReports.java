package dev.gantry.engine;

import dev.gantry.api.ContainerStats;
import dev.gantry.api.Rfc3339;
import dev.gantry.runtime.Usage;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What containers use, read from the kernel's counters each time it is asked: `docker stats`.
public final class UsageReports {
    private static final long TICK_NANOS = 10_000_000;
    private static final BigInteger UNLIMITED = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
    private static final ContainerStats.Cpu NO_CPU = new ContainerStats.Cpu(
            new ContainerStats.CpuUsage(0, null, 0, 0), 0, 0, new ContainerStats.Throttling(0, 0, 0));

    private final ContainerRegistry containers;

    UsageReports(ContainerRegistry containers) {
        this.containers = containers;
    }

    /// Source: Engine API, `ContainerStats`. Where the container does not run, everything is 0.
    ///
    /// @param before the report before this one, to be compared with; null for none
    /// @throws EngineException `NOT_FOUND`
    public ContainerStats read(String reference, @Nullable ContainerStats before) {
        Container container = containers.require(reference);
        ContainerDocument document = container.document();
        Container.Run run = container.run();
        ContainerStats.Cpu precpu = before == null ? NO_CPU : before.cpuStats();
        String preread = before == null ? Rfc3339.ZERO : before.read();
        if (run == null || !container.state().hasProcess()) {
            return new ContainerStats(
                    Rfc3339.ZERO,
                    preread,
                    new ContainerStats.Pids(0, BigInteger.ZERO),
                    blkio(null, null),
                    0,
                    Map.of(),
                    NO_CPU,
                    precpu,
                    new ContainerStats.Memory(0, 0, null, 0, 0),
                    "/" + document.name(),
                    document.id(),
                    null);
        }
        Usage usage = run.task().usage();
        return new ContainerStats(
                Rfc3339.format(Instant.now()),
                preread,
                new ContainerStats.Pids(usage.processes(), limit(usage)),
                blkio(entries(usage.io()), entries(usage.ioOperations())),
                0,
                Map.of(),
                cpu(usage.cpu()),
                precpu,
                memory(usage),
                "/" + document.name(),
                document.id(),
                networks(document));
    }

    private static BigInteger limit(Usage usage) {
        return usage.processLimit() == 0 ? UNLIMITED : BigInteger.valueOf(usage.processLimit());
    }

    private static ContainerStats.Blkio blkio(
            @Nullable List<ContainerStats.Io> bytes, @Nullable List<ContainerStats.Io> operations) {
        return new ContainerStats.Blkio(bytes, operations, null, null, null, null, null, null);
    }

    private static List<ContainerStats.Io> entries(List<Usage.Io> counters) {
        return counters.stream()
                .map(each -> new ContainerStats.Io(each.major(), each.minor(), each.operation(), each.value()))
                .toList();
    }

    private static ContainerStats.Cpu cpu(Usage.Cpu cpu) {
        return new ContainerStats.Cpu(
                new ContainerStats.CpuUsage(
                        cpu.total(),
                        cpu.perProcessor().isEmpty() ? null : cpu.perProcessor(),
                        cpu.system(),
                        cpu.user()),
                hostCpuNanos(),
                Runtime.getRuntime().availableProcessors(),
                new ContainerStats.Throttling(cpu.periods(), cpu.throttledPeriods(), cpu.throttled()));
    }

    /// All processors' time so far, idle or not: the first line of `proc_stat(5)`, without what guests have
    /// had, which is in there already.
    private static long hostCpuNanos() {
        try {
            String line =
                    Files.readString(Path.of("/proc/stat")).lines().findFirst().orElse("");
            String[] words = line.split(" +", -1);
            long ticks = 0;
            for (int i = 1; i < Math.min(words.length, 9); i++) {
                ticks += Long.parseLong(words[i]);
            }
            return ticks * TICK_NANOS;
        } catch (IOException e) {
            return 0;
        }
    }

    private static ContainerStats.Memory memory(Usage usage) {
        Usage.Memory memory = usage.memory();
        return new ContainerStats.Memory(
                memory.used(), memory.peak(), new TreeMap<>(memory.details()), memory.failures(), memory.limit());
    }

    /// The interfaces of the container's namespace, its loopback aside; none where the namespace is another's.
    private static @Nullable Map<String, ContainerStats.Network> networks(ContainerDocument document) {
        ContainerNetwork network = document.network();
        if (network == null || network.shared() || network.sandbox().namespace() == null) {
            return null;
        }
        Map<String, ContainerStats.Network> all = new TreeMap<>();
        try {
            Path file = Path.of("/proc", Integer.toString(document.state().pid()), "net/dev");
            Files.readString(file).lines().skip(2).forEach(line -> add(all, line));
        } catch (IOException ended) {
            return null;
        }
        return all.isEmpty() ? null : all;
    }

    /// `eth0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16`, as `proc_pid_net(5)` has it.
    private static void add(Map<String, ContainerStats.Network> all, String line) {
        String[] words = line.strip().split("[ :]+", -1);
        if (words.length < 17 || words[0].equals("lo")) {
            return;
        }
        long[] counters = new long[17];
        for (int i = 1; i < counters.length; i++) {
            counters[i] = Long.parseLong(words[i]);
        }
        all.put(
                words[0],
                new ContainerStats.Network(
                        counters[1],
                        counters[2],
                        counters[3],
                        counters[4],
                        counters[9],
                        counters[10],
                        counters[11],
                        counters[12]));
    }
}
