package dev.gantry.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gantry.difftest.Daemon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// What processes weigh: the proportional set size in bytes. A shared page counts in parts, so that the sum is what the
/// machine lacks.
final class ProcessMemory {
    private ProcessMemory() {}

    /// An engine: the daemon, and every process below it or with its directory on the command line (containerd, shims,
    /// monitors), but not those inside containers, which live in PID namespaces of their own.
    static long of(Daemon daemon) {
        Stream<Long> named = ProcessHandle.allProcesses()
                .filter(process -> names(process, daemon))
                .map(ProcessHandle::pid);
        return sum(Stream.concat(named, tree(daemon.pid())));
    }

    /// A process and all below it.
    static long of(long pid) {
        return sum(tree(pid));
    }

    private static Stream<Long> tree(long pid) {
        return ProcessHandle.of(pid).stream()
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .map(ProcessHandle::pid);
    }

    private static long sum(Stream<Long> pids) {
        String own = pidNamespace(ProcessHandle.current().pid());
        return pids.distinct()
                .filter(pid -> pidNamespace(pid).equals(own))
                .mapToLong(ProcessMemory::proportionalSetSize)
                .sum();
    }

    private static boolean names(ProcessHandle process, Daemon daemon) {
        return read(process.pid(), "cmdline").contains(daemon.directory().toString());
    }

    private static long proportionalSetSize(long pid) {
        return read(pid, "smaps_rollup")
                .lines()
                .filter(line -> line.startsWith("Pss:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .sum();
    }

    private static String pidNamespace(long pid) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/pid")).toString();
        } catch (IOException ended) {
            return "";
        }
    }

    /// Nothing for a process that has ended meanwhile.
    private static String read(long pid, String file) {
        try {
            return new String(Files.readAllBytes(Path.of("/proc/" + pid + "/" + file)), UTF_8);
        } catch (IOException ended) {
            return "";
        }
    }
}
