package dev.gantry.runtime;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The plan of an exec that the monitor starts by itself: records of a letter, a value and a NUL, which
/// `monitor/src/join.c` lists.
final class JoinPlan {
    /// Resource limits in the kernel's order (`asm-generic/resource.h`).
    private static final List<String> LIMITS = List.of(
            "cpu",
            "fsize",
            "data",
            "stack",
            "core",
            "rss",
            "nproc",
            "nofile",
            "memlock",
            "as",
            "locks",
            "sigpending",
            "msgqueue",
            "nice",
            "rtprio",
            "rttime");

    private static final String HOME = "HOME=";

    private final StringBuilder text = new StringBuilder();

    private JoinPlan() {}

    /// @param cgroups the `cgroup.procs` files to write to
    /// @param filter the file of the compiled seccomp filter, or null
    static byte[] of(ExecProcess exec, String container, List<Path> cgroups, @Nullable Path filter) {
        JoinPlan plan = new JoinPlan();
        cgroups.forEach(procs -> plan.add('c', procs.toString()));
        if (filter != null) {
            plan.add('f', filter.toString());
        }
        plan.add('k', "_ses." + container);
        plan.addProcess(exec.process());
        return plan.text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void addProcess(SpecProcess process) {
        add('o', Integer.toString(process.oomScoreAdj()));
        for (ProcessSettings.Ulimit limit : process.ulimits()) {
            add(
                    'r',
                    LIMITS.indexOf(limit.name()) + " " + Long.toUnsignedString(limit.soft()) + " "
                            + Long.toUnsignedString(limit.hard()));
        }
        if (process.noNewPrivileges()) {
            add('n', "");
        }
        add('b', mask(process.bounding()));
        add('p', mask(process.effective()));
        add('u', Integer.toString(process.user().uid()));
        add('g', Integer.toString(process.user().gid()));
        process.user().additionalGids().forEach(group -> add('G', Integer.toString(group)));
        add('w', process.cwd());
        if (process.consoleSize() != null) {
            add('t', process.consoleSize().rows() + " " + process.consoleSize().columns());
        }
        process.args().forEach(argument -> add('a', argument));
        process.env().stream().filter(entry -> !entry.equals(HOME)).forEach(entry -> add('v', entry));
        if (process.env().stream().noneMatch(entry -> entry.startsWith(HOME) && !entry.equals(HOME))) {
            add('v', HOME + process.user().home());
        }
    }

    private static String mask(Set<String> capabilities) {
        long mask = 0;
        for (String capability : capabilities) {
            mask |= 1L << Capabilities.ALL.indexOf(capability);
        }
        return Long.toHexString(mask);
    }

    /// @throws SettingsException where a value cannot be given to a process
    private void add(char letter, String value) {
        if (value.indexOf('\0') >= 0) {
            throw new SettingsException("invalid argument: contains a NUL byte");
        }
        text.append(letter).append(value).append('\0');
    }
}
