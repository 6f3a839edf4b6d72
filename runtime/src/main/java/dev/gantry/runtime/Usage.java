package dev.gantry.runtime;

import java.util.List;
import java.util.Map;

/// What a container has used, by the kernel's counters at one moment. What a version of cgroups does not count
/// is 0 or empty.
///
/// @param memory bytes and what they are for
/// @param processes threads, as the kernel counts them
/// @param processLimit 0 for none
/// @param io what block devices have read and written, in bytes
/// @param ioOperations likewise, in operations
/// @param unified whether the counters are those of cgroup version 2
public record Usage(
        Cpu cpu,
        Memory memory,
        long processes,
        long processLimit,
        List<Io> io,
        List<Io> ioOperations,
        boolean unified) {
    public Usage {
        io = List.copyOf(io);
        ioOperations = List.copyOf(ioOperations);
    }

    /// Time in nanoseconds.
    ///
    /// @param perProcessor version 1 alone
    /// @param periods of `cpu-quota` that have passed
    public record Cpu(
            long total,
            long user,
            long system,
            List<Long> perProcessor,
            long periods,
            long throttledPeriods,
            long throttled) {
        public Cpu {
            perProcessor = List.copyOf(perProcessor);
        }
    }

    /// Bytes.
    ///
    /// @param peak version 1 alone
    /// @param failures how often the limit was hit, version 1 alone
    /// @param limit the host's memory where there is none
    /// @param details `memory.stat`
    public record Memory(long used, long peak, long failures, long limit, Map<String, Long> details) {
        public Memory {
            details = Map.copyOf(details);
        }
    }

    /// One device's counter.
    ///
    /// @param operation `Read`, `Write`, ... as the kernel's file names it
    public record Io(long major, long minor, String operation, long value) {}
}
