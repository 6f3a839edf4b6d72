package dev.gantry.runtime;

import static dev.gantry.runtime.RuntimePair.process;
import static dev.gantry.runtime.TaskFixture.newId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.runtime.Confinement.SeccompSetting;
import dev.gantry.runtime.MountSetting.Access;
import dev.gantry.runtime.Namespaces.Namespace;
import dev.gantry.runtime.ProcessSettings.Ulimit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A container that the built-in runtime makes and one that runc makes of the same settings are the same world, seen
/// from inside; and where none can be made, the words are the same.
@Tag("kernel")
class CreateIT {
    private @Nullable RuntimePair pair;

    @BeforeEach
    void open(@TempDir Path fresh) throws IOException {
        pair = new RuntimePair(fresh);
    }

    @AfterEach
    void close() {
        if (pair != null) {
            pair.close();
        }
    }

    private RuntimePair pair() {
        if (pair == null) {
            throw new IllegalStateException("not open");
        }
        return pair;
    }

    private String seen(String runtime, Case world) throws Exception {
        return pair().seen(runtime, new RuntimePair.World(world.builtIn(), world.change()));
    }

    record Case(String name, boolean builtIn, Consumer<TestHost.Container> change) {
        Arguments arguments() {
            return Arguments.of(name, this);
        }
    }

    private static Case of(String name, Consumer<TestHost.Container> change) {
        return new Case(name, true, change);
    }

    private static Case left(String name, Consumer<TestHost.Container> change) {
        return new Case(name, false, change);
    }

    private static void user(TestHost.Container container, String user) {
        container.process = process(container, container.process.args(), container.process.env(), "", user, false);
    }

    private static void cwd(TestHost.Container container, String cwd) {
        container.process = process(container, container.process.args(), container.process.env(), cwd, "", false);
    }

    private static void command(TestHost.Container container, String... args) {
        container.process = process(container, List.of(args), List.of(), "", "", false);
    }

    private static void more(TestHost.Container container, List<String> groups, int oomScoreAdj, Ulimit... limits) {
        ProcessSettings old = container.process;
        container.process = new ProcessSettings(
                old.args(), old.env(), "", "web", groups, false, null, oomScoreAdj, List.of(limits));
    }

    private static void confine(
            TestHost.Container container,
            boolean privileged,
            List<String> add,
            List<String> drop,
            boolean noNewPrivileges) {
        container.confinement =
                new Confinement(privileged, add, drop, new SeccompSetting.Default(), noNewPrivileges, null, null);
    }

    private static void seccomp(TestHost.Container container, SeccompSetting setting) {
        container.confinement = new Confinement(false, List.of(), List.of(), setting, false, null, null);
    }

    private static void paths(TestHost.Container container, List<String> masked, List<String> readOnly) {
        container.confinement =
                new Confinement(false, List.of(), List.of(), new SeccompSetting.Default(), false, masked, readOnly);
    }

    private static void limit(TestHost.Container container, ResourceSettings limits) {
        container.resources = ResourceCheck.of(limits, HostCapabilities.probe()).resources();
    }

    private static ResourceSettings memory(long limit, long swap, long soft) {
        return new ResourceSettings(limit, swap, soft, null, false, 0, 0, 0, 0, "", "", null, 0);
    }

    private static void bind(
            TestHost.Container container,
            String source,
            String target,
            Access access,
            boolean all,
            String propagation) {
        container.mounts.add(
                new MountSetting.Bind(container.rootfs.resolveSibling(source), target, access, all, propagation));
    }

    private static void tmpfs(TestHost.Container container, String target, String... options) {
        container.mounts.add(new MountSetting.Tmpfs(target, List.of(options)));
    }

    private static Namespaces namespaces(
            @Nullable Namespace network,
            @Nullable Namespace pid,
            @Nullable Namespace ipc,
            @Nullable Namespace uts,
            @Nullable Namespace cgroup) {
        Namespace own = new Namespace.Private();
        return new Namespaces(
                network == null ? own : network,
                pid == null ? own : pid,
                ipc == null ? own : ipc,
                uts == null ? own : uts,
                cgroup == null ? new Namespace.Host() : cgroup);
    }

    static Stream<Arguments> worlds() {
        Namespace shared = new Namespace.Host();
        Namespace own = new Namespace.Private();
        SeccompSetting profile = new SeccompSetting.Profile("""
                {"defaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_X86_64"],
                 "syscalls": [{"names": ["unshare"], "action": "SCMP_ACT_ERRNO", "errnoRet": 22}]}
                """);
        return Stream.of(
                        of("defaults", c -> {}),
                        of("user", c -> user(c, "web")),
                        of("user and group", c -> user(c, "1234:77")),
                        of("unknown id", c -> user(c, "4242")),
                        of("root in another group", c -> user(c, "0:34")),
                        of("groups and oom score", c -> more(c, List.of("4", "99"), 300)),
                        of(
                                "ulimits",
                                c -> more(
                                        c,
                                        List.of(),
                                        0,
                                        new Ulimit("nofile", 500, 1000),
                                        new Ulimit("nproc", 300, 300),
                                        new Ulimit("core", 0, 0),
                                        new Ulimit("stack", 1 << 20, -1))),
                        of("working directory", c -> cwd(c, "/tmp")),
                        of("working directory that is made", c -> cwd(c, "/made/for/it")),
                        of(
                                "environment",
                                c -> c.process = process(
                                        c,
                                        c.process.args(),
                                        List.of("A=1", "HOME=/h", "PATH=/bin:/sbin", "X"),
                                        "",
                                        "",
                                        false)),
                        of(
                                "empty home",
                                c -> c.process =
                                        process(c, c.process.args(), List.of("HOME=", "B=a b"), "", "web", false)),
                        of("privileged", c -> confine(c, true, List.of(), List.of(), false)),
                        of("privileged user", c -> {
                            confine(c, true, List.of(), List.of(), false);
                            user(c, "web");
                        }),
                        of(
                                "capabilities",
                                c -> confine(
                                        c, false, List.of("NET_ADMIN", "SYS_ADMIN"), List.of("MKNOD", "CHOWN"), false)),
                        of("no capabilities", c -> confine(c, false, List.of(), List.of("ALL"), false)),
                        of("all capabilities", c -> confine(c, false, List.of("ALL"), List.of(), false)),
                        of("no new privileges", c -> confine(c, false, List.of(), List.of(), true)),
                        of("no new privileges for a user", c -> {
                            confine(c, false, List.of(), List.of(), true);
                            user(c, "web");
                        }),
                        of("unconfined", c -> seccomp(c, new SeccompSetting.Unconfined())),
                        of("a profile", c -> seccomp(c, profile)),
                        of("nothing masked", c -> paths(c, List.of(), List.of())),
                        of(
                                "other masks",
                                c -> paths(
                                        c,
                                        List.of("/etc/mark", "/vol", "/nothing/here"),
                                        List.of("/tmp", "/bin", "/etc/passwd"))),
                        of("read-only root", c -> c.readonlyRootfs = true),
                        of("read-only root with tmpfs", c -> {
                            c.readonlyRootfs = true;
                            tmpfs(c, "/tmp");
                            tmpfs(c, "/deep/down/here", "ro");
                        }),
                        of("read-only and privileged", c -> {
                            c.readonlyRootfs = true;
                            confine(c, true, List.of(), List.of(), false);
                        }),
                        of("tmpfs", c -> tmpfs(c, "/tmp")),
                        of("tmpfs over an odd directory", c -> tmpfs(c, "/odd", "size=1m", "exec")),
                        of("tmpfs of a user", c -> tmpfs(c, "/tmp", "uid=33", "gid=34", "nr_inodes=100")),
                        of("tmpfs with a mode that is made", c -> tmpfs(c, "/new", "mode=700", "uid=33")),
                        of("tmpfs that is made", c -> tmpfs(c, "/deep/down/in", "suid", "dev")),
                        of("read-only tmpfs", c -> tmpfs(c, "/vol", "ro")),
                        of("tmpfs with access times", c -> tmpfs(c, "/vol", "noatime", "nodiratime")),
                        of("strict access times", c -> tmpfs(c, "/vol", "strictatime")),
                        of("tmpfs on /dev/shm", c -> tmpfs(c, "/dev/shm", "size=2m")),
                        of("tmpfs on /run and in it", c -> {
                            tmpfs(c, "/run", "ro");
                            tmpfs(c, "/run/lock");
                        }),
                        of("bind", c -> bind(c, "volume", "/vol", Access.WRITABLE, true, "")),
                        of("bind of the top only", c -> bind(c, "volume", "/vol", Access.WRITABLE, false, "")),
                        of("read-only bind", c -> bind(c, "volume", "/vol", Access.READONLY, true, "")),
                        of("bind read-only at the top", c -> bind(c, "volume", "/vol", Access.READONLY_TOP, true, "")),
                        of("bind of a file", c -> bind(c, "file", "/etc/conf", Access.READONLY, true, "")),
                        of("bind over a file", c -> bind(c, "file", "/etc/mark", Access.WRITABLE, true, "")),
                        of("bind that is made", c -> bind(c, "volume", "/deep/down/in/it", Access.WRITABLE, true, "")),
                        of("private bind", c -> bind(c, "volume", "/vol", Access.WRITABLE, true, "private")),
                        of("bind in a bind", c -> {
                            bind(c, "volume", "/vol", Access.WRITABLE, true, "");
                            bind(c, "file", "/vol/below/mark", Access.READONLY, true, "");
                        }),
                        of(
                                "bind of the host's /dev/shm",
                                c -> c.mounts.add(
                                        new MountSetting.Bind(Path.of("/dev/shm"), "/vol", Access.READONLY, true, ""))),
                        of("device", c -> c.devices = List.of(new DeviceSetting("/dev/null", "/dev/other/nil", "rw"))),
                        of(
                                "devices",
                                c -> c.devices = List.of(
                                        new DeviceSetting("/dev/zero", "/dev/null0", "r"),
                                        new DeviceSetting("/dev/full", "/vol/full", "rwm"))),
                        of("device rules", c -> c.deviceCgroupRules = List.of("c 7:* rmw", "b *:5 r", "c 1:3 r")),
                        of("all devices", c -> c.deviceCgroupRules = List.of("a *:* rwm")),
                        of(
                                "network sysctls",
                                c -> c.sysctls =
                                        Map.of("net.ipv4.ip_forward", "1", "net.ipv4.ping_group_range", "0 5")),
                        of(
                                "ipc sysctls",
                                c -> c.sysctls = Map.of(
                                        "kernel.shmmax",
                                        "1000000",
                                        "kernel.msgmax",
                                        "5000",
                                        "fs.mqueue.msg_max",
                                        "20")),
                        left("the host's sysctl", c -> c.sysctls = Map.of("kernel.panic", "9")),
                        left("a sysctl of the host's network", c -> {
                            c.namespaces = namespaces(shared, null, null, null, null);
                            c.sysctls = Map.of("net.ipv4.ip_forward", "1");
                        }),
                        of("a sysctl that is not there", c -> c.sysctls = Map.of("net.nothing.here", "1")),
                        of("a sysctl's bad value", c -> c.sysctls = Map.of("net.ipv4.ip_forward", "word")),
                        of("domain name", c -> c.domainname = "example.org"),
                        of("host network", c -> c.namespaces = namespaces(shared, null, null, null, null)),
                        of("host pid", c -> c.namespaces = namespaces(null, shared, null, null, null)),
                        of("host ipc", c -> c.namespaces = namespaces(null, null, shared, null, null)),
                        of("host uts", c -> c.namespaces = namespaces(null, null, null, shared, null)),
                        of("private cgroup", c -> c.namespaces = namespaces(null, null, null, null, own)),
                        of("private cgroup, privileged", c -> {
                            c.namespaces = namespaces(null, null, null, null, own);
                            confine(c, true, List.of(), List.of(), false);
                        }),
                        of(
                                "nothing of its own",
                                c -> c.namespaces = namespaces(shared, shared, shared, shared, shared)),
                        of("large /dev/shm", c -> c.shmSizeBytes = 128 << 20),
                        of("no /dev/shm", c -> c.shmSizeBytes = 0),
                        of("init", c -> c.init = BusyboxRoot.BUSYBOX),
                        of("memory", c -> limit(c, memory(64 << 20, 0, 0))),
                        of("memory and swap", c -> limit(c, memory(64 << 20, 128 << 20, 32 << 20))),
                        of("memory and any swap", c -> limit(c, memory(64 << 20, -1, 0))),
                        of(
                                "swappiness and no oom killer",
                                c -> limit(
                                        c,
                                        new ResourceSettings(64 << 20, 0, 0, 10, true, 0, 0, 0, 0, "", "", null, 0))),
                        of(
                                "cpus",
                                c -> limit(
                                        c,
                                        new ResourceSettings(
                                                0, 0, 0, null, false, 500_000_000, 512, 0, 0, "0", "0", null, 0))),
                        of(
                                "cpu quota",
                                c -> limit(
                                        c,
                                        new ResourceSettings(
                                                0, 0, 0, null, false, 0, 0, 50_000, 20_000, "", "", null, 0))),
                        of(
                                "pids",
                                c -> limit(
                                        c, new ResourceSettings(0, 0, 0, null, false, 0, 0, 0, 0, "", "", 30L, 500))),
                        of(
                                "any pids",
                                c -> limit(c, new ResourceSettings(0, 0, 0, null, false, 0, 0, 0, 0, "", "", -1L, 0))),
                        of(
                                "cpus that are not there",
                                c -> c.resources =
                                        new ResourceSettings(0, 0, 0, null, false, 0, 0, 0, 0, "4000", "", null, 0)),
                        of("no command", c -> command(c, "nope")),
                        of("empty command", c -> command(c, "")),
                        of("no file", c -> command(c, "/bin/nope")),
                        of("not executable", c -> command(c, "/bin/locked")),
                        of("below a file", c -> command(c, "/bin/sh/x")),
                        of("no interpreter", c -> command(c, "/bin/script")),
                        of("no program", c -> command(c, "/bin/text")),
                        of("relative command", c -> command(c, "bin/true")),
                        left("relative directory", c -> cwd(c, "tmp")),
                        of("directory that is a file", c -> cwd(c, "/etc/passwd")),
                        of("directory that others may not enter", c -> {
                            c.process = process(c, List.of("true"), List.of(), "/odd", "web", false);
                        }),
                        of("no source", c -> bind(c, "nowhere", "/vol", Access.WRITABLE, true, "")),
                        left("a mount in /proc", c -> bind(c, "volume", "/proc/self", Access.WRITABLE, true, "")),
                        left("a mount on /proc", c -> tmpfs(c, "/proc")),
                        left("a shared bind", c -> bind(c, "volume", "/vol", Access.WRITABLE, true, "rshared")),
                        left("a tmpfs with an unknown option", c -> tmpfs(c, "/vol", "sync")))
                .map(Case::arguments);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("worlds")
    void theBuiltInRuntimesWorldIsAsRuncs(String name, Case world) throws Exception {
        String ours = seen(Tasks.BUILT_IN, world);
        assertThat(ours).isEqualTo(seen("runc", world));
    }

    /// runc's before 1.1.8 had the mode of the directory that it hides.
    @Test
    void aTmpfsHasTheModeThatItWasGiven() throws Exception {
        assertThat(seen(Tasks.BUILT_IN, of("mode", c -> {
                    tmpfs(c, "/tmp", "mode=700", "uid=33");
                    command(c, "stat", "-c", "%a %u", "/tmp", "/odd");
                })))
                .isEqualTo("700 33\n710 0\n0");
    }

    /// As Go says it from 1.20 on; Debian's runc, built with an earlier one, has "permission denied".
    @Test
    void aDirectoryIsNoCommand() throws Exception {
        assertThat(seen(Tasks.BUILT_IN, of("a directory", c -> command(c, "/bin"))))
                .endsWith(
                        "runc create failed: unable to start container process: exec: \"/bin\": is a directory: unknown");
    }

    @Test
    void aTerminalIsAsRuncs() throws Exception {
        Case world = of(
                "terminal",
                c -> c.process = process(
                        c,
                        List.of("sh", "-c", RuntimePair.LOOK + "stty size; ls -l /dev/console"),
                        List.of("A=1"),
                        "",
                        "web",
                        true));
        String ours = seen(Tasks.BUILT_IN, world);
        assertThat(ours).isEqualTo(seen("runc", world)).contains("/dev/pts/0");
    }

    @Test
    void anothersNamespacesAreJoined() throws Exception {
        String id = newId();
        TestHost.Container first = pair().container("first", id);
        first.process = process(first, List.of("sleep", "1000"), List.of(), "", "", false);
        Task owner = pair().create(Tasks.BUILT_IN, id, first.settings());
        owner.start();
        Case world = of("shared", c -> {
            Path ns = Path.of("/proc/" + owner.pid() + "/ns");
            c.namespaces = namespaces(
                    new Namespace.Shared(ns.resolve("net")),
                    new Namespace.Shared(ns.resolve("pid")),
                    new Namespace.Shared(ns.resolve("ipc")),
                    new Namespace.Shared(ns.resolve("uts")),
                    null);
            c.process = process(c, List.of("sh", "-c", """
                    for n in pid net uts ipc; do test /proc/1/ns/$n -ef /proc/self/ns/$n; echo $?; done; ls /proc | grep -c '^1$'; hostname
                    readlink /proc/1/exe"""), List.of(), "", "", false);
        });
        String ours = seen(Tasks.BUILT_IN, world);
        assertThat(ours).isEqualTo(seen("runc", world)).contains("/bin/busybox");
        owner.delete();
    }
}
