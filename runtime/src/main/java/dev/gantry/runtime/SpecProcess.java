package dev.gantry.runtime;

import dev.gantry.runtime.ProcessSettings.ConsoleSize;
import dev.gantry.runtime.ProcessSettings.Ulimit;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The `process` object: of the container's first process, and of an exec.
///
/// @param bounding the capabilities that it, and all that it starts, can have
record SpecProcess(
        List<String> args,
        List<String> env,
        String cwd,
        UserLookup.User user,
        boolean tty,
        @Nullable ConsoleSize consoleSize,
        Set<String> bounding,
        boolean noNewPrivileges,
        int oomScoreAdj,
        List<Ulimit> ulimits) {
    private static final String DEFAULT_PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final String HOME = "HOME=";
    private static final String INIT = "/sbin/docker-init";

    static SpecProcess of(ContainerSettings settings, HostCapabilities host, List<String> warnings) {
        ProcessSettings process = settings.process();
        UserLookup.User user = UserLookup.in(settings.rootfs()).find(process.user(), process.groupAdd());
        return new SpecProcess(
                args(settings),
                withHome(env(settings, process.tty()), user),
                cwd(process),
                user,
                process.tty(),
                process.consoleSize(),
                bounding(settings.confinement(), host, warnings),
                settings.confinement().noNewPrivileges(),
                oomScoreAdj(process.oomScoreAdj(), host, warnings),
                ulimits(process.ulimits(), host, warnings));
    }

    /// The process of an exec: same user look-up, same narrowing. Its limits are the container's.
    static SpecProcess exec(ExecSettings exec, ContainerSettings settings, HostCapabilities host) {
        ProcessSettings process = settings.process();
        Confinement confinement = settings.confinement();
        Set<String> bounding =
                new LinkedHashSet<>(exec.privileged() ? Capabilities.ALL : Capabilities.wanted(confinement));
        bounding.retainAll(host.capabilities());
        UserLookup.User user = UserLookup.in(settings.rootfs())
                .find(exec.user().isEmpty() ? process.user() : exec.user(), process.groupAdd());
        return new SpecProcess(
                exec.args(),
                withHome(overridden(env(settings, exec.tty()), exec.env()), user),
                exec.cwd().isEmpty() ? cwd(process) : exec.cwd(),
                user,
                exec.tty(),
                exec.consoleSize(),
                bounding,
                confinement.noNewPrivileges(),
                oomScoreAdj(process.oomScoreAdj(), host, new ArrayList<>()),
                ulimits(process.ulimits(), host, new ArrayList<>()));
    }

    /// Whether the init of `--init` becomes pid 1: not where another process is that already.
    static boolean hasInit(ContainerSettings settings) {
        return settings.init() != null && settings.namespaces().pid() instanceof Namespaces.Namespace.Private;
    }

    /// Where the init is mounted in the container, as Docker's.
    static String initPath() {
        return INIT;
    }

    private static List<String> args(ContainerSettings settings) {
        List<String> args = new ArrayList<>();
        if (hasInit(settings)) {
            args.add(INIT);
            args.add("--");
        }
        args.addAll(settings.process().args());
        return args;
    }

    private static String cwd(ProcessSettings process) {
        return process.cwd().isEmpty() ? "/" : process.cwd();
    }

    /// Docker's defaults, overridden by the container's own.
    private static List<String> env(ContainerSettings settings, boolean tty) {
        List<String> defaults = new ArrayList<>();
        defaults.add(DEFAULT_PATH);
        defaults.add("HOSTNAME=" + settings.hostname());
        if (tty) {
            defaults.add("TERM=xterm");
        }
        return overridden(defaults, settings.process().env());
    }

    /// `HOME` is the user's where nothing else is asked for: last and from the container's `/etc/passwd`, as runc has
    /// it.
    private static List<String> withHome(List<String> env, UserLookup.User user) {
        if (env.stream().anyMatch(entry -> entry.startsWith(HOME) && !entry.equals(HOME))) {
            return env;
        }
        List<String> entries = new ArrayList<>(env);
        entries.remove(HOME);
        entries.add(HOME + user.home());
        return entries;
    }

    /// An entry of `changes` replaces the one of the same name in its place, or goes to the end; one without
    /// `=` removes it.
    private static List<String> overridden(List<String> defaults, List<String> changes) {
        Map<String, String> byName = new LinkedHashMap<>();
        for (String entry : defaults) {
            byName.put(name(entry), entry);
        }
        for (String entry : changes) {
            if (entry.contains("=")) {
                byName.put(name(entry), entry);
            } else {
                byName.remove(entry);
            }
        }
        return List.copyOf(byName.values());
    }

    private static String name(String entry) {
        int equals = entry.indexOf('=');
        return equals < 0 ? entry : entry.substring(0, equals);
    }

    static Set<String> bounding(Confinement confinement, HostCapabilities host, List<String> warnings) {
        Set<String> wanted = Capabilities.wanted(confinement);
        Set<String> granted = new LinkedHashSet<>(wanted);
        granted.retainAll(host.capabilities());
        wanted.removeAll(granted);
        if (!wanted.isEmpty()) {
            warnings.add("This host cannot grant " + String.join(", ", wanted) + ". Discarded.");
        }
        return granted;
    }

    private static int oomScoreAdj(int asked, HostCapabilities host, List<String> warnings) {
        if (asked >= host.oomScoreAdj() || host.mayRaiseLimits()) {
            return asked;
        }
        if (asked != 0) {
            warnings.add("This host cannot lower oom_score_adj to " + asked + ". Set to " + host.oomScoreAdj() + ".");
        }
        return host.oomScoreAdj();
    }

    private static List<Ulimit> ulimits(List<Ulimit> asked, HostCapabilities host, List<String> warnings) {
        return asked.stream().map(limit -> narrowed(limit, host, warnings)).toList();
    }

    private static Ulimit narrowed(Ulimit asked, HostCapabilities host, List<String> warnings) {
        long bound = host.hardLimits().getOrDefault(asked.name(), -1L);
        boolean fits = bound == -1 || (asked.hard() != -1 && asked.hard() <= bound);
        if (fits || host.mayRaiseLimits()) {
            return asked;
        }
        warnings.add("This host cannot raise the ulimit %s to %s. Lowered to %d."
                .formatted(asked.name(), asked.hard() == -1 ? "unlimited" : Long.toString(asked.hard()), bound));
        long soft = asked.soft() == -1 ? bound : Math.min(asked.soft(), bound);
        return new Ulimit(asked.name(), soft, bound);
    }

    ObjectNode json(ObjectMapper mapper) {
        ObjectNode json = mapper.createObjectNode();
        json.put("terminal", tty);
        if (tty && consoleSize != null) {
            json.putObject("consoleSize").put("height", consoleSize.rows()).put("width", consoleSize.columns());
        }
        putUser(json.putObject("user"));
        putAll(json.putArray("args"), args);
        putAll(json.putArray("env"), env);
        json.put("cwd", cwd);
        putCapabilities(json.putObject("capabilities"));
        json.put("noNewPrivileges", noNewPrivileges);
        json.put("oomScoreAdj", oomScoreAdj);
        putUlimits(json);
        return json;
    }

    private void putUser(ObjectNode json) {
        json.put("uid", user.uid()).put("gid", user.gid());
        ArrayNode groups = json.putArray("additionalGids");
        user.additionalGids().forEach(groups::add);
    }

    /// A process that is not root loses its capabilities as by `execve(2)`; the bounding set stays for setuid
    /// programs.
    private void putCapabilities(ObjectNode json) {
        putAll(json.putArray("bounding"), bounding);
        putAll(json.putArray("effective"), effective());
        putAll(json.putArray("permitted"), effective());
    }

    Set<String> effective() {
        return user.uid() == 0 ? bounding : Set.of();
    }

    private void putUlimits(ObjectNode json) {
        if (ulimits.isEmpty()) {
            return;
        }
        ArrayNode array = json.putArray("rlimits");
        for (Ulimit limit : ulimits) {
            // -1 is the specification's RLIM_INFINITY, an unsigned number there
            array.addObject()
                    .put("type", "RLIMIT_" + limit.name().toUpperCase(Locale.ROOT))
                    .put("soft", new BigInteger(Long.toUnsignedString(limit.soft())))
                    .put("hard", new BigInteger(Long.toUnsignedString(limit.hard())));
        }
    }

    private static void putAll(ArrayNode array, Iterable<String> values) {
        values.forEach(array::add);
    }
}
