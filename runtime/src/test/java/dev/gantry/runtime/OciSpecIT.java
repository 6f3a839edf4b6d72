package dev.gantry.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gantry.runtime.Confinement.SeccompSetting;
import dev.gantry.runtime.Namespaces.Namespace;
import dev.gantry.runtime.ProcessSettings.Ulimit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Specifications as runc and the kernel take them: what a container sees of itself.
@Tag("kernel")
class OciSpecIT {
    private final String id = "gantry-spec-" + UUID.randomUUID();
    private final HostCapabilities host = HostCapabilities.probe();
    private Path bundle = Path.of("unset");
    private Path rootfs = Path.of("unset");

    @BeforeEach
    void makeBundle(@TempDir Path fresh) throws IOException {
        require(Files.isExecutable(Path.of("/usr/sbin/runc")) || Files.isExecutable(Path.of("/usr/bin/runc")), "runc");
        require(Files.isExecutable(BusyboxRoot.BUSYBOX), "a static busybox at " + BusyboxRoot.BUSYBOX);
        require(Files.isWritable(Path.of("/sys/fs/cgroup")), "root");
        bundle = fresh;
        rootfs = BusyboxRoot.make(fresh.resolve("rootfs"));
    }

    /// Skips with the reason where something is really absent, unless the run says that it must be there.
    private static void require(boolean present, String what) {
        if (!Boolean.getBoolean("kernel.required")) {
            assumeTrue(present, () -> "needs " + what);
        }
        assertThat(present).as(what).isTrue();
    }

    @AfterEach
    void removeContainer() throws IOException, InterruptedException {
        new ProcessBuilder("runc", "delete", "--force", id)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    @Test
    void anOrdinaryContainerIsConfined() {
        TestHost.Container container = container("""
                cat /proc/self/status | grep -E '^(CapEff|CapBnd|Seccomp|NoNewPrivs):'
                ls /sys/firmware | grep -c .; grep -c . /proc/keys
                touch /proc/sys/kernel/domainname 2>&1; hostname; echo $PATH $HOSTNAME $HOME; id
                mount | grep -E ' /(proc|sys|dev/shm|dev/mqueue) '
                """);

        String seen = run(container);

        assertThat(seen)
                .contains("CapEff:\t00000000a80425fb", "CapBnd:\t00000000a80425fb", "Seccomp:\t2")
                .contains("\n0\n0\n")
                .contains("touch: /proc/sys/kernel/domainname: Read-only file system")
                .contains("box\n/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin box /root")
                .contains("uid=0(root) gid=0(root)")
                .contains("shm on /dev/shm type tmpfs (rw,nosuid,nodev,noexec,relatime,size=65536k")
                .contains("sysfs on /sys type sysfs (ro,nosuid,nodev,noexec,relatime)");
    }

    @Test
    void aPrivilegedContainerRunsWithAllThatTheHostHas() {
        TestHost.Container container = container("""
                grep -E '^(CapEff|Seccomp):' /proc/self/status
                touch /proc/sys/kernel/domainname && echo writable; ls /dev
                """);
        container.confinement =
                new Confinement(true, List.of(), List.of(), new SeccompSetting.Default(), false, null, null);

        String seen = run(container);

        String own = line(Path.of("/proc/self/status"), "CapPrm:").substring("CapPrm:".length());
        assertThat(seen).contains("CapEff:" + own, "Seccomp:\t0", "writable", "kmsg");
    }

    @Test
    void limitsArriveInTheCgroup() throws IOException {
        TestHost.Container container = container("cat /proc/self/limits | grep -E 'open files|processes'");
        ResourceCheck checked = ResourceCheck.of(
                new ResourceSettings(64 << 20, 0, 0, null, false, 500_000_000, 512, 0, 0, "0", "", 50L, 0), host);
        container.resources = checked.resources();
        container.process = withUlimits(container.process, new Ulimit("nofile", 100, 1_000_000));
        OciSpec spec = OciSpec.of(container.settings(), host);

        String seen = run(container);

        long hard = host.hardLimits().getOrDefault("nofile", -1L);
        boolean narrowed = !host.mayRaiseLimits() && hard != -1 && hard < 1_000_000;
        assertThat(spec.warnings()).hasSize(narrowed ? 1 : 0);
        assertThat(seen).containsPattern("Max open files +100 +" + (narrowed ? hard : 1_000_000) + " ");
        assertThat(cgroupValues(container))
                .containsEntry("memory", Long.toString(64 << 20))
                .containsEntry("pids", "50")
                .containsEntry("cpu", "50000");
    }

    /// The values while a container of these settings waits to be started.
    private Map<String, String> cgroupValues(TestHost.Container container) throws IOException {
        write(container);
        runc("create", "--bundle", bundle.toString(), id);
        boolean unified = host.cgroupMode() == CgroupMode.UNIFIED;
        Path tree = Path.of("/sys/fs/cgroup");
        return unified
                ? Map.of(
                        "memory",
                                Files.readString(tree.resolve(id + "/memory.max"))
                                        .strip(),
                        "pids", Files.readString(tree.resolve(id + "/pids.max")).strip(),
                        "cpu", Files.readString(tree.resolve(id + "/cpu.max")).split(" ", -1)[0])
                : Map.of(
                        "memory",
                                Files.readString(tree.resolve("memory/" + id + "/memory.limit_in_bytes"))
                                        .strip(),
                        "pids",
                                Files.readString(tree.resolve("pids/" + id + "/pids.max"))
                                        .strip(),
                        "cpu",
                                Files.readString(tree.resolve("cpu/" + id + "/cpu.cfs_quota_us"))
                                        .strip());
    }

    @Test
    void aUserHasItsGroupsAndNoCapabilities() {
        TestHost.Container container = container("id; echo $HOME; grep -E '^Cap(Eff|Bnd):' /proc/self/status");
        ProcessSettings root = container.process;
        container.process =
                new ProcessSettings(root.args(), List.of(), "/tmp", "web", List.of("99"), false, null, 0, List.of());

        assertThat(run(container))
                .contains("uid=33(web) gid=34(www) groups=4(logs),34(www),99")
                .contains("/home/web\n")
                .contains("CapEff:\t0000000000000000", "CapBnd:\t00000000a80425fb");
    }

    @Test
    void aReadOnlyRootHasWritableTmpfsAndReadOnlyBinds() throws IOException {
        Path data = Files.createDirectories(bundle.resolve("data"));
        Path single = Files.writeString(bundle.resolve("hosts"), "127.0.0.1 localhost\n");
        Files.createDirectories(rootfs.resolve("data"));
        Files.createDirectories(rootfs.resolve("run"));
        Files.createFile(rootfs.resolve("etc/hosts"));
        TestHost.Container container = container(
                "touch /x 2>&1; touch /data/x 2>&1; touch /etc/hosts 2>&1; touch /run/x && echo fine; cat /etc/hosts");
        container.readonlyRootfs = true;
        container.mounts.add(new MountSetting.Tmpfs("/run", List.of("size=1m")));
        container.mounts.add(new MountSetting.Bind(data, "/data", MountSetting.Access.READONLY, true, ""));
        container.mounts.add(new MountSetting.Bind(single, "/etc/hosts", MountSetting.Access.READONLY, true, ""));

        assertThat(run(container)).isEqualTo("""
                touch: /x: Read-only file system
                touch: /data/x: Read-only file system
                touch: /etc/hosts: Read-only file system
                fine
                127.0.0.1 localhost
                """);
    }

    @Test
    void whatIsTheHostsIsShared() throws IOException {
        TestHost.Container container =
                container("ls -l /proc/self/ns/pid /proc/self/ns/uts /proc/self/ns/ipc /proc/self/ns/net");
        Namespace shared = new Namespace.Host();
        container.namespaces = new Namespaces(shared, shared, shared, shared, shared);

        String seen = run(container);

        for (String name : List.of("pid", "uts", "ipc", "net")) {
            assertThat(seen)
                    .contains(Files.readSymbolicLink(Path.of("/proc/self/ns/" + name))
                            .toString());
        }
    }

    @Test
    void ourOwnSeccompProfileLetsAShellRunAndStopsAMount() throws IOException {
        TestHost.Container container = container("mount -t tmpfs none /tmp 2>&1; unshare -U true 2>&1; echo $((6*7))");
        container.confinement = new Confinement(
                false, List.of(), List.of(), new SeccompSetting.Profile(SeccompProfile.builtIn()), true, null, null);

        assertThat(run(container))
                .contains("permission denied")
                .contains("unshare: unshare(0x10000000): Operation not permitted")
                .endsWith("42\n");
    }

    private TestHost.Container container(String script) {
        TestHost.Container container = new TestHost.Container(rootfs, host, "sh", "-c", script);
        container.cgroupsPath = "/" + id;
        return container;
    }

    private static ProcessSettings withUlimits(ProcessSettings process, Ulimit... limits) {
        return new ProcessSettings(process.args(), List.of(), "", "", List.of(), false, null, 0, List.of(limits));
    }

    private void write(TestHost.Container container) {
        try {
            OciSpec spec = OciSpec.of(container.settings(), host);
            Files.writeString(bundle.resolve("config.json"), spec.configJson());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private String run(TestHost.Container container) {
        write(container);
        return runc("run", "--bundle", bundle.toString(), id);
    }

    private String runc(String... arguments) {
        List<String> command = new ArrayList<>(List.of("runc"));
        command.addAll(List.of(arguments));
        Path output = bundle.resolve("output");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            int status = process.waitFor();
            String text = Files.readString(output, StandardCharsets.UTF_8);
            assertThat(status).as(text).isZero();
            return text;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static String line(Path file, String start) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(start))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
