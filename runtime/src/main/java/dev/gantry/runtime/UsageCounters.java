package dev.gantry.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads a cgroup's counters (kernel documents `admin-guide/cgroup-v1` and `admin-guide/cgroup-v2`).
final class UsageCounters {
    /// The kernel's clock ticks that programs see are always hundredths of a second.
    private static final long TICK_NANOS = 10_000_000;

    private static final long MICRO_NANOS = 1_000;

    /// Where the cgroup is in a hierarchy; empty where that one has no such controller.
    private final Function<String, Optional<Path>> inVersion1;

    private final @Nullable Path unified;

    UsageCounters(Function<String, Optional<Path>> inVersion1, @Nullable Path unified) {
        this.inVersion1 = inVersion1;
        this.unified = unified;
    }

    Usage read() {
        if (inVersion1.apply("memory").isPresent() || unified == null) {
            return version1();
        }
        return version2(unified);
    }

    private Usage version1() {
        Function<String, Path> at = controller -> inVersion1.apply(controller).orElse(Path.of("/nonexistent"));
        return new Usage(
                cpuVersion1(at.apply("cpuacct"), at.apply("cpu")),
                memoryVersion1(at.apply("memory")),
                number(at.apply("pids").resolve("pids.current")),
                number(at.apply("pids").resolve("pids.max")),
                ioVersion1(at.apply("blkio"), "blkio.throttle.io_service_bytes_recursive"),
                ioVersion1(at.apply("blkio"), "blkio.throttle.io_serviced_recursive"),
                false);
    }

    private static Usage.Cpu cpuVersion1(Path accounting, Path cpu) {
        Map<String, Long> times = pairs(accounting.resolve("cpuacct.stat"));
        Map<String, Long> throttling = pairs(cpu.resolve("cpu.stat"));
        List<Long> perProcessor = Arrays.stream(
                        text(accounting.resolve("cpuacct.usage_percpu")).strip().split("\\s+", -1))
                .filter(word -> !word.isEmpty())
                .map(Long::valueOf)
                .toList();
        return new Usage.Cpu(
                number(accounting.resolve("cpuacct.usage")),
                times.getOrDefault("user", 0L) * TICK_NANOS,
                times.getOrDefault("system", 0L) * TICK_NANOS,
                perProcessor,
                throttling.getOrDefault("nr_periods", 0L),
                throttling.getOrDefault("nr_throttled", 0L),
                throttling.getOrDefault("throttled_time", 0L));
    }

    private static Usage.Memory memoryVersion1(Path memory) {
        return new Usage.Memory(
                number(memory.resolve("memory.usage_in_bytes")),
                number(memory.resolve("memory.max_usage_in_bytes")),
                number(memory.resolve("memory.failcnt")),
                limit(number(memory.resolve("memory.limit_in_bytes"))),
                pairs(memory.resolve("memory.stat")));
    }

    /// `8:0 Read 4096`.
    private static List<Usage.Io> ioVersion1(Path blkio, String file) {
        List<Usage.Io> all = new ArrayList<>();
        for (String line : text(blkio.resolve(file)).lines().toList()) {
            String[] words = line.split("[ :]", -1);
            if (words.length == 4) {
                all.add(new Usage.Io(
                        Long.parseLong(words[0]), Long.parseLong(words[1]), words[2], Long.parseLong(words[3])));
            }
        }
        return all;
    }

    private static Usage version2(Path cgroup) {
        Map<String, Long> cpu = pairs(cgroup.resolve("cpu.stat"));
        return new Usage(
                new Usage.Cpu(
                        cpu.getOrDefault("usage_usec", 0L) * MICRO_NANOS,
                        cpu.getOrDefault("user_usec", 0L) * MICRO_NANOS,
                        cpu.getOrDefault("system_usec", 0L) * MICRO_NANOS,
                        List.of(),
                        cpu.getOrDefault("nr_periods", 0L),
                        cpu.getOrDefault("nr_throttled", 0L),
                        cpu.getOrDefault("throttled_usec", 0L) * MICRO_NANOS),
                new Usage.Memory(
                        number(cgroup.resolve("memory.current")),
                        0,
                        0,
                        limit(number(cgroup.resolve("memory.max"))),
                        pairs(cgroup.resolve("memory.stat"))),
                number(cgroup.resolve("pids.current")),
                number(cgroup.resolve("pids.max")),
                ioVersion2(cgroup, "rbytes", "wbytes"),
                ioVersion2(cgroup, "rios", "wios"),
                true);
    }

    /// `8:0 rbytes=4096 wbytes=0 rios=1 wios=0 dbytes=0 dios=0`.
    private static List<Usage.Io> ioVersion2(Path cgroup, String read, String written) {
        List<Usage.Io> all = new ArrayList<>();
        for (String line : text(cgroup.resolve("io.stat")).lines().toList()) {
            String[] words = line.split(" ", -1);
            String[] device = words[0].split(":", -1);
            for (String word : words) {
                String[] pair = word.split("=", -1);
                String operation = pair[0].equals(read) ? "read" : pair[0].equals(written) ? "write" : "";
                if (!operation.isEmpty() && device.length == 2) {
                    all.add(new Usage.Io(
                            Long.parseLong(device[0]), Long.parseLong(device[1]), operation, Long.parseLong(pair[1])));
                }
            }
        }
        return all;
    }

    /// Version 1 has a huge number for "none", version 2 the word `max`.
    private static long limit(long own) {
        long host = pairs(Path.of("/proc/meminfo")).getOrDefault("MemTotal", 0L) * 1024;
        return own <= 0 || own > host ? host : own;
    }

    /// Lines of a name and a number, as `name 1` or `name: 1 kB`.
    private static Map<String, Long> pairs(Path file) {
        Map<String, Long> pairs = new HashMap<>();
        for (String line : text(file).lines().toList()) {
            String[] words = line.split("[ :]+", -1);
            if (words.length >= 2 && words[1].matches("[0-9]{1,18}")) {
                pairs.put(words[0], Long.valueOf(words[1]));
            }
        }
        return pairs;
    }

    /// 0 for what is no number, such as `max`.
    private static long number(Path file) {
        String text = text(file).strip();
        return text.matches("[0-9]{1,19}") ? Long.parseUnsignedLong(text) : 0;
    }

    /// Empty where the file, or the whole cgroup, is gone.
    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException gone) {
            return "";
        }
    }
}
