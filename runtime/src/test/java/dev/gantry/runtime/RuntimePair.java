package dev.gantry.runtime;

import static dev.gantry.runtime.TaskFixture.exitOf;
import static dev.gantry.runtime.TaskFixture.newId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.runtime.ProcessSettings.ConsoleSize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// Containers of the same settings and images alike, made by the built-in runtime and by runc.
final class RuntimePair implements AutoCloseable {
    /// What only the built-in runtime tells: why the kernel would not.
    private static final Pattern WHY = Pattern.compile(
            ": its interpreter /nowhere is missing|: it is neither a program nor a script that begins with #!");

    /// Everything that the first process inherits, is given, or finds. Mounts without their ids; of the soft
    /// limit of open files nothing: under runc it is the hard one at times, raised by Go.
    static final String LOOK = """
            echo "== process"; id; env; pwd; umask; hostname; tty
            grep -E '^(Cap|Seccomp|NoNewPrivs|Groups|Umask|SigBlk|SigIgn|SigCgt|Uid|Gid|Cpus_allowed_list)' \
              /proc/self/status
            cat /proc/self/oom_score_adj /proc/self/uid_map /proc/self/setgroups; readlink /proc/1/exe
            grep -v 'Max open files' /proc/self/limits; ulimit -Hn
            ls -l /proc/self/fd | grep -e '->' | sed -e 's/.*-> //' -e 's/[0-9]\\{3,\\}/N/g'
            echo "== namespaces"; for n in mnt pid net uts ipc cgroup user; do readlink /proc/self/ns/$n; done
            cat /proc/self/cgroup; cat /proc/sys/kernel/domainname
            echo "== mounts"; sed -e 's/^[0-9]* [0-9]* [0-9]*:[0-9]* //' -e 's/master:[0-9]*/master/' \
              -e 's/shared:[0-9]*/shared/' /proc/self/mountinfo | sort
            echo "== files"; ls -la / | sed -e 's/^\\(d[^ ]*\\) *[0-9]*/\\1/' -e 's/  *[0-9]* [A-Z][a-z][a-z] .* / /'
            for d in /dev /dev/pts /dev/shm /dev/mqueue /proc/sys /sys/firmware /vol /deep/down /tmp; do
              ls -la $d 2>&1 | sed -e 's/  *[0-9]* [A-Z][a-z][a-z] .* / /' -e '/total/d' -e '/ \\.\\.$/d'; done
            ls -l /sys/fs/cgroup | sed -e 's/  *[0-9]* [A-Z][a-z][a-z] .* / /'
            for f in kcore keys timer_list sched_debug acpi scsi interrupts latency_stats; do
              head -c 1 /proc/$f 2>&1 | wc -c; ls /proc/$f 2>&1 | head -3; done
            echo "== powers"; touch /x /vol/x /proc/sys/kernel/domainname /sys/x /dev/x /tmp/x 2>&1
            mount -t tmpfs none /tmp 2>&1; echo mount $?; unshare -U true 2>&1; echo unshare $?
            mknod /tmp/node b 7 9 2>&1; echo mknod $?; dmesg >/dev/null 2>&1; echo dmesg $?
            dd if=/dev/mem of=/dev/null bs=1 count=1 2>/dev/null; echo mem $?
            for k in net.ipv4.ping_group_range net.ipv4.ip_unprivileged_port_start kernel.shmmax kernel.msgmax \
              net.ipv4.ip_forward fs.mqueue.msg_max; do cat /proc/sys/$(echo $k | tr . /) 2>&1; done
            ip link | grep -c UP; echo "== keys"; cat /proc/keys 2>&1 | grep _ses | awk '{print $4, $5, $6, $7, $8}' | sort -u
            for f in memory/memory.limit_in_bytes memory/memory.soft_limit_in_bytes memory/memory.memsw.limit_in_bytes \
              memory/memory.swappiness memory/memory.oom_control cpu/cpu.shares cpu/cpu.cfs_quota_us cpu/cpu.cfs_period_us \
              cpuset/cpuset.cpus cpuset/cpuset.mems pids/pids.max blkio/blkio.weight blkio/blkio.bfq.weight; do
              echo $f; cat /sys/fs/cgroup/$f 2>&1; done
            sort /sys/fs/cgroup/devices/devices.list
            cat /etc/mark /vol/mark /etc/conf 2>&1; exit 5
            """;

    final Path directory;
    final Tasks tasks;
    private final HostCapabilities host = HostCapabilities.probe();

    RuntimePair(Path fresh) throws IOException {
        directory = fresh;
        tasks = Tasks.open(new TaskOptions(
                fresh.resolve("run"),
                Map.of("runc", new RuntimeBinary(BusyboxRoot.runc(), List.of())),
                Tasks.BUILT_IN,
                Path.of("../monitor/target/gantry-monitor").toAbsolutePath().normalize(),
                TaskOptions.DEFAULT_SPOOL_LIMIT_BYTES));
        Path volume = Files.createDirectories(fresh.resolve("volume/below"));
        Files.writeString(fresh.resolve("volume/mark"), "volume\n");
        Files.writeString(volume.resolve("mark"), "below\n");
        Files.writeString(fresh.resolve("file"), "a file\n");
    }

    @Override
    public void close() {
        tasks.found().forEach(tasks::remove);
        tasks.close();
    }

    /// A fresh root for each container: what one writes, the other must not find.
    private Path root(String name) throws IOException {
        Path root = directory.resolve("root-" + name);
        TaskDirectory.removeTree(root);
        Files.deleteIfExists(directory.resolve("volume/x"));
        BusyboxRoot.make(root, "home/web", "vol", "proc", "sys", "dev", "odd");
        Files.setPosixFilePermissions(root.resolve("tmp"), PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.setPosixFilePermissions(root.resolve("odd"), PosixFilePermissions.fromString("rwx--x---"));
        Files.writeString(root.resolve("etc/mark"), "image\n");
        for (String program : List.of("script", "text", "locked")) {
            Files.writeString(
                    root.resolve("bin").resolve(program), program.equals("script") ? "#!/nowhere\n" : "text\n");
        }
        assertThat(root.resolve("bin/script").toFile().setExecutable(true)).isTrue();
        assertThat(root.resolve("bin/text").toFile().setExecutable(true)).isTrue();
        return root;
    }

    static ProcessSettings process(
            TestHost.Container container, List<String> args, List<String> env, String cwd, String user, boolean tty) {
        return new ProcessSettings(
                args,
                env,
                cwd,
                user,
                List.of(),
                tty,
                tty ? new ConsoleSize(33, 99) : null,
                container.process.oomScoreAdj(),
                List.of());
    }

    /// A container's settings and its image, before a test changes them.
    record World(boolean builtIn, Consumer<TestHost.Container> change) {}

    /// What a container prints or why there is none, with its exit code, its end, and without what tells it from
    /// others.
    String seen(String runtime, World world) throws Exception {
        String id = newId();
        try {
            TestHost.Container container = container(runtime, id);
            world.change().accept(container);
            Task task = create(runtime, id, container.settings());
            boolean builtIn = runtime.equals(Tasks.BUILT_IN) && world.builtIn();
            assertThat(Files.exists(directory.resolve("bundle-" + id).resolve("plan")))
                    .isEqualTo(builtIn);
            TaskFixture.Output output = new TaskFixture.Output(task);
            task.start();
            String text = output.text();
            int code = exitOf(task).code();
            task.delete();
            assertNothingLeft(id);
            String said =
                    WHY.matcher(output.stderr.toString(StandardCharsets.UTF_8)).replaceAll("");
            return normal(text + said + code, runtime, id);
        } catch (RuntimeFailure | SettingsException refused) {
            assertNothingLeft(id);
            return normal(String.valueOf(refused.getMessage()), runtime, id);
        }
    }

    private static String normal(String text, String runtime, String id) throws IOException {
        String normal = text;
        for (String namespace : List.of("mnt", "pid", "net", "uts", "ipc", "cgroup", "user")) {
            String hosts =
                    Files.readSymbolicLink(Path.of("/proc/self/ns", namespace)).toString();
            normal = normal.replace(hosts, "the host's " + namespace)
                    .replaceAll(namespace + ":\\[\\d+\\]", "its own " + namespace);
        }
        return normal.replace("root-" + runtime, "ROOT")
                .replace(id, "ID")
                .replaceAll("( - tmpfs .*?),mode=\\d+", "$1")
                .replaceAll("via /proc/self/fd/\\d+", "via FD")
                .replaceAll("flags: 0x[0-9a-f]+", "flags: F")
                // runc sets them in any order, so either may be the first that it misses
                .replaceAll("net/ipv4/(ping_group_range|ip_unprivileged_port_start): no such", "net/ipv4/ONE: no such");
    }

    private void assertNothingLeft(String id) {
        assertThat(directory.resolve("run/tasks").resolve(id)).doesNotExist();
        for (Path mount : CgroupMounts.ofHost().all()) {
            assertThat(mount.resolve("gantry-test").resolve(id)).doesNotExist();
        }
    }

    TestHost.Container container(String name, String id) throws IOException {
        TestHost.Container container = new TestHost.Container(root(name), host, "sh", "-c", LOOK);
        container.process = process(container, container.process.args(), List.of("A=1"), "", "", false);
        container.cgroupsPath = "/gantry-test/" + id;
        return container;
    }

    Task create(String runtime, String id, ContainerSettings settings) throws IOException {
        Path bundle = Files.createDirectories(directory.resolve("bundle-" + id));
        Files.writeString(
                bundle.resolve("config.json"), OciSpec.of(settings, host).configJson());
        return tasks.create(new TaskRequest(
                id, bundle, runtime, settings.process().tty(), false, false, settings.cgroupsPath(), new NoLog()));
    }
}
