package dev.gantry.runtime;

import static dev.gantry.runtime.TaskFixture.exitOf;
import static dev.gantry.runtime.TaskFixture.newId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.runtime.Confinement.SeccompSetting;
import dev.gantry.runtime.ProcessSettings.ConsoleSize;
import dev.gantry.runtime.ProcessSettings.Ulimit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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

/// An exec that the monitor starts by itself and one that runc starts see the same world: identity, capabilities,
/// filter, limits, namespaces, cgroups, descriptors; and fail with the same words.
@Tag("kernel")
class JoinIT {
    /// Everything that a process inherits or is given. A system call newer than the profile must fail with ENOSYS, one
    /// that it forbids with EPERM: `unshare` tells. The soft limit of open files is left out: under runc it is the
    /// hard one at times, raised by Go.
    private static final String LOOK = """
            id
            grep -E '^(Cap|Seccomp|NoNewPrivs|Groups|Umask|SigBlk|SigIgn|SigCgt|Uid|Gid)' /proc/self/status
            env; pwd; umask; ulimit -Hn; ulimit -u
            for n in mnt pid net uts ipc cgroup user; do readlink /proc/self/ns/$n; done
            cat /proc/self/cgroup; cat /proc/self/oom_score_adj
            ls -l /proc/self/fd | sed -e 's/.*-> //' -e 's/[0-9]\\{3,\\}/N/g'
            unshare -U true; echo unshare $?
            mount -t tmpfs none /tmp; echo mount $?
            """;

    private final HostCapabilities host = HostCapabilities.probe();
    private Path directory = Path.of("unset");
    private Path rootfs = Path.of("unset");
    private @Nullable Tasks tasks;

    @BeforeEach
    void makeRoot(@TempDir Path fresh) throws IOException {
        directory = fresh;
        rootfs = BusyboxRoot.make(fresh.resolve("rootfs"), "home/web");
        Files.writeString(rootfs.resolve("bin/script"), "#!/nowhere\n");
        Files.writeString(rootfs.resolve("bin/text"), "no program\n");
        assertThat(rootfs.resolve("bin/script").toFile().setExecutable(true)).isTrue();
        // runc by another name: what it did is not known, so execs are left to it.
        Path runc = BusyboxRoot.runc();
        Path other = Files.createSymbolicLink(fresh.resolve("oci-runc"), runc);
        Path monitor =
                Path.of("../monitor/target/gantry-monitor").toAbsolutePath().normalize();
        tasks = Tasks.open(new TaskOptions(
                fresh.resolve("run"),
                Map.of("runc", new RuntimeBinary(runc, List.of()), "other", new RuntimeBinary(other, List.of())),
                "runc",
                monitor,
                TaskOptions.DEFAULT_SPOOL_LIMIT_BYTES));
    }

    @AfterEach
    void close() {
        if (tasks != null) {
            tasks.found().forEach(tasks::remove);
            tasks.close();
        }
    }

    private static ExecSettings exec(String user, boolean privileged, String... args) {
        return new ExecSettings(List.of(args), List.of("EXTRA=1"), "", user, false, null, privileged);
    }

    private static Confinement confinement(boolean privileged, SeccompSetting seccomp, boolean noNewPrivileges) {
        return new Confinement(
                privileged, List.of("NET_ADMIN"), List.of("MKNOD"), seccomp, noNewPrivileges, null, null);
    }

    static Stream<Arguments> worlds() {
        SeccompSetting standard = new SeccompSetting.Default();
        SeccompSetting none = new SeccompSetting.Unconfined();
        SeccompSetting own = new SeccompSetting.Profile("""
                {"defaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_X86_64"],
                 "syscalls": [{"names": ["unshare"], "action": "SCMP_ACT_ERRNO", "errnoRet": 22},
                              {"names": ["mount"], "action": "SCMP_ACT_ERRNO",
                               "args": [{"index": 3, "value": 1, "valueTwo": 0, "op": "SCMP_CMP_MASKED_EQ"}]}]}
                """);
        return Stream.of(
                Arguments.of("defaults", Confinement.DEFAULT, exec("", false, "sh", "-c", LOOK)),
                Arguments.of("a user", Confinement.DEFAULT, exec("web", false, "sh", "-c", LOOK)),
                Arguments.of("an unknown id", Confinement.DEFAULT, exec("1234:77", false, "sh", "-c", LOOK)),
                Arguments.of("privileged exec", Confinement.DEFAULT, exec("", true, "sh", "-c", LOOK)),
                Arguments.of("capabilities", confinement(false, standard, false), exec("", false, "sh", "-c", LOOK)),
                Arguments.of(
                        "no new privileges", confinement(false, standard, true), exec("web", false, "sh", "-c", LOOK)),
                Arguments.of("unconfined", confinement(false, none, false), exec("", false, "sh", "-c", LOOK)),
                Arguments.of("privileged", confinement(true, standard, false), exec("", false, "sh", "-c", LOOK)),
                Arguments.of("a profile", confinement(false, own, false), exec("", false, "sh", "-c", LOOK)),
                Arguments.of("no command", Confinement.DEFAULT, exec("", false, "nope")),
                Arguments.of("no file", Confinement.DEFAULT, exec("", false, "/bin/nope")),
                Arguments.of("not executable", Confinement.DEFAULT, exec("", false, "/bin/text")),
                Arguments.of(
                        "no directory",
                        Confinement.DEFAULT,
                        new ExecSettings(List.of("true"), List.of(), "/nowhere", "", false, null, false)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("worlds")
    void theMonitorsExecIsAsRuncs(String name, Confinement confinement, ExecSettings exec) throws Exception {
        assertThat(seen("runc", confinement, exec, true)).isEqualTo(seen("other", confinement, exec, false));
    }

    /// What an exec prints or why it fails, with its exit code and without the container's id.
    private String seen(String runtime, Confinement confinement, ExecSettings exec, boolean joined) throws Exception {
        Task task = run(runtime, confinement);
        try {
            ExecProcess process = ExecProcess.of(exec, settings(task.id(), confinement), host);
            ExecTask started = task.exec(new ExecRequest(newId(), process, false));
            assertThat(Files.exists(
                            directory.resolve("run/execs").resolve(started.id()).resolve("plan")))
                    .isEqualTo(joined);
            TaskFixture.Output output = new TaskFixture.Output(started);
            String text = output.text();
            int code = exitOf(started).code();
            return normal(text + output.stderr + code, task);
        } catch (RuntimeFailure refused) {
            return String.valueOf(refused.getMessage());
        } finally {
            task.delete();
        }
    }

    private static String normal(String text, Task task) throws IOException {
        String normal = text.replace(task.id(), "ID");
        for (String namespace : List.of("mnt", "pid", "net", "uts", "ipc", "cgroup", "user")) {
            String link = Files.readSymbolicLink(Path.of("/proc/" + task.pid() + "/ns/" + namespace))
                    .toString();
            normal = normal.replace(link, namespace + " of the container");
        }
        return normal;
    }

    private Task run(String runtime, Confinement confinement) throws IOException {
        String id = newId();
        Path bundle = Files.createDirectories(directory.resolve("bundle-" + id));
        ContainerSettings settings = settings(id, confinement);
        Files.writeString(
                bundle.resolve("config.json"), OciSpec.of(settings, host).configJson());
        Task task = open().create(
                        new TaskRequest(id, bundle, runtime, false, false, false, settings.cgroupsPath(), new NoLog()));
        task.start();
        return task;
    }

    private ContainerSettings settings(String id, Confinement confinement) {
        TestHost.Container container = new TestHost.Container(rootfs, host, "sleep", "1000");
        container.process = new ProcessSettings(
                List.of("sleep", "1000"),
                List.of("A=1"),
                "/tmp",
                "",
                List.of("4"),
                false,
                null,
                100,
                List.of(new Ulimit("nofile", 500, 1000), new Ulimit("nproc", 300, 300)));
        container.cgroupsPath = "/gantry-test/" + id;
        container.confinement = confinement;
        return container.settings();
    }

    private Tasks open() {
        if (tasks == null) {
            throw new IllegalStateException("not open");
        }
        return tasks;
    }

    @Test
    void aTerminalIsTheContainersOwnAndHasItsSize() throws Exception {
        Task task = run("runc", Confinement.DEFAULT);
        ExecSettings exec = new ExecSettings(
                List.of("sh", "-c", "tty; stty size; ls -l $(tty) | sed 's/ 5, .*//'; read line; echo got $line"),
                List.of(),
                "",
                "web",
                true,
                new ConsoleSize(33, 99),
                false);
        ExecTask started = task.exec(
                new ExecRequest(newId(), ExecProcess.of(exec, settings(task.id(), Confinement.DEFAULT), host), true));
        TaskFixture.Output output = new TaskFixture.Output(started);
        output.await("33 99");
        started.stdin().write("word\n".getBytes(java.nio.charset.StandardCharsets.UTF_8), 0, 5);
        assertThat(output.text()).contains("/dev/pts/0", "web").endsWith("got word\r\n");
        assertThat(exitOf(started).code()).isZero();
        task.delete();
    }

    /// runc says this on the process's stderr, after it has told that the process runs.
    @Test
    void aMissingInterpreterIsAReason() throws Exception {
        Task task = run("runc", Confinement.DEFAULT);
        ExecProcess process =
                ExecProcess.of(exec("", false, "/bin/script"), settings(task.id(), Confinement.DEFAULT), host);
        assertThatThrownBy(() -> task.exec(new ExecRequest(newId(), process, false)))
                .isInstanceOf(RuntimeFailure.class)
                .hasMessage("OCI runtime exec failed: exec failed: unable to start container process:"
                        + " exec /bin/script: no such file or directory: its interpreter /nowhere is missing:"
                        + " unknown");
        task.delete();
    }

    @Test
    void anExecInAnEndedContainerIsRefusedAndLeavesNothing() throws Exception {
        Task task = run("runc", Confinement.DEFAULT);
        task.signal(9);
        exitOf(task);
        ExecProcess process = ExecProcess.of(exec("", false, "true"), settings(task.id(), Confinement.DEFAULT), host);
        assertThatThrownBy(() -> task.exec(new ExecRequest(newId(), process, false)))
                .isInstanceOf(RuntimeFailure.class)
                .hasMessageContaining("join the container's namespaces");
        try (Stream<Path> left = Files.list(directory.resolve("run/execs"))) {
            assertThat(left).isEmpty();
        }
        task.delete();
    }
}
