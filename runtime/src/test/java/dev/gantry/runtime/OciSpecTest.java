package dev.gantry.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.linux.IdMapping;
import dev.gantry.runtime.Confinement.SeccompSetting;
import dev.gantry.runtime.Namespaces.Namespace;
import dev.gantry.runtime.ProcessSettings.ConsoleSize;
import dev.gantry.runtime.ProcessSettings.Ulimit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Whole specifications against golden files (`-Dgolden.update=true` writes them), and the cases that are about
/// one field.
class OciSpecTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final HostCapabilities host = TestHost.generous(CgroupMode.HYBRID);
    private Path rootfs = Path.of("unset");

    @BeforeEach
    void makeRoot(@TempDir Path fresh) throws IOException {
        rootfs = fresh;
        Files.createDirectories(rootfs.resolve("etc"));
        Files.writeString(rootfs.resolve("etc/passwd"), "root:x:0:0:root:/root:/bin/sh\nweb:x:33:34::/var/www:\n");
        Files.writeString(rootfs.resolve("etc/group"), "root:x:0:\nwww:x:34:\nlogs:x:4:web,adm\n");
    }

    @Test
    void defaults() throws IOException {
        assertGolden("default", container().settings(), host);
    }

    @Test
    void defaultsOfCgroupVersion2() throws IOException {
        HostCapabilities unified = TestHost.generous(CgroupMode.UNIFIED);
        assertGolden("unified", new TestHost.Container(rootfs, unified, "true").settings(), unified);
    }

    @Test
    void aRemappedContainersNamespaceComesWithItsIds() {
        TestHost.Container container = container();
        IdMapping ids = new IdMapping(
                List.of(new IdMapping.Range(0, 100_000, 1000)), List.of(new IdMapping.Range(0, 200_000, 500)));
        container.remapping = new Remapping(Path.of("/run/userns/box"), ids);
        JsonNode linux = JSON.readTree(OciSpec.of(container.settings(), host).configJson())
                .path("linux");
        assertThat(linux.path("namespaces").get(0).toString())
                .isEqualTo("{\"type\":\"user\",\"path\":\"/run/userns/box\"}");
        assertThat(linux.path("uidMappings").toString())
                .isEqualTo("[{\"containerID\":0,\"hostID\":100000,\"size\":1000}]");
        assertThat(linux.path("gidMappings").get(0).path("hostID").asInt()).isEqualTo(200_000);
        assertThat(linux.path("sysctl").path("net.ipv4.ping_group_range").asString())
                .isEqualTo("0 499");
    }

    @Test
    void privileged() throws IOException {
        TestHost.Container container = container();
        container.confinement = privileged(new SeccompSetting.Default());
        assertGolden("privileged", container.settings(), host);
    }

    @Test
    void readOnlyRoot() throws IOException {
        TestHost.Container container = container();
        container.readonlyRootfs = true;
        container.mounts.add(new MountSetting.Tmpfs("/run", List.of("size=64m", "exec")));
        container.mounts.add(bind("/srv/data", "/data/deep", MountSetting.Access.READONLY, ""));
        container.mounts.add(bind("/srv/conf", "/conf", MountSetting.Access.READONLY_TOP, "private"));
        assertGolden("read-only", container.settings(), host);
    }

    @Test
    void terminalAndUser() throws IOException {
        TestHost.Container container = container();
        container.process = new ProcessSettings(
                List.of("sh", "-c", "echo $1"),
                List.of("TERM=vt100", "A=1", "PATH"),
                "/srv",
                "web",
                List.of("root", "99"),
                true,
                new ConsoleSize(24, 80),
                100,
                List.of(new Ulimit("nofile", 1024, 2048), new Ulimit("core", -1, -1)));
        container.init = Path.of("/usr/bin/docker-init");
        container.domainname = "example.org";
        assertGolden("terminal", container.settings(), host);
    }

    @Test
    void everythingOfTheHosts() throws IOException {
        TestHost.Container container = container();
        Namespace shared = new Namespace.Host();
        container.namespaces = new Namespaces(shared, shared, shared, shared, shared);
        container.confinement = new Confinement(
                false,
                List.of("net_admin"),
                List.of("ALL"),
                new SeccompSetting.Unconfined(),
                true,
                List.of(),
                List.of());
        assertGolden("host", container.settings(), host);
    }

    @Test
    void limits() throws IOException {
        TestHost.Container container = container();
        container.resources = new ResourceSettings(
                64 << 20, 128 << 20, 32 << 20, 10, true, 1_500_000_000, 512, 0, 0, "0-1", "0", 50L, 300);
        container.sysctls = Map.of("net.core.somaxconn", "1024");
        container.shmSizeBytes = 1 << 20;
        container.deviceCgroupRules = List.of("c 10:200 rw", "b *:* r");
        container.namespaces = new Namespaces(
                new Namespace.Prepared(Path.of("/run/netns/x")),
                new Namespace.Shared(Path.of("/proc/7/ns/pid")),
                new Namespace.Private(),
                new Namespace.Private(),
                new Namespace.Private());
        assertGolden("limits", container.settings(), host);
    }

    @Test
    void aProcessOfAnExecHasTheContainersEnvironmentAndItsOwnUser() throws IOException {
        ExecSettings exec = new ExecSettings(
                List.of("id"), List.of("A=2", "B=3"), "/tmp", "33:4", true, new ConsoleSize(10, 20), true);
        TestHost.Container container = container();
        container.process =
                new ProcessSettings(List.of("x"), List.of("A=1"), "/srv", "", List.of(), false, null, 5, List.of());
        assertGoldenJson(
                "exec", ExecProcess.of(exec, container.settings(), host).json().toString());
    }

    @Test
    void whatTheHostCannotGrantIsNarrowedWithAWarning() {
        Set<String> without = new LinkedHashSet<>(Capabilities.ALL);
        without.remove("CAP_SYS_RESOURCE");
        HostCapabilities poor =
                TestHost.host(without, Map.of("nofile", 20_000L), CgroupMode.HYBRID, TestHost.EVERYTHING);
        TestHost.Container container = container();
        container.confinement = privileged(new SeccompSetting.Default());
        container.process = new ProcessSettings(
                List.of("x"),
                List.of(),
                "",
                "",
                List.of(),
                false,
                null,
                -500,
                List.of(new Ulimit("nofile", 30_000, -1), new Ulimit("nproc", 5, 6)));

        OciSpec spec = OciSpec.of(container.settings(), poor);

        assertThat(spec.warnings())
                .containsExactly(
                        "This host cannot grant CAP_SYS_RESOURCE. Discarded.",
                        "This host cannot lower oom_score_adj to -500. Set to 0.",
                        "This host cannot raise the ulimit nofile to unlimited. Lowered to 20000.");
        JsonNode process = JSON.readTree(spec.configJson()).path("process");
        assertThat(process.path("capabilities").path("bounding").size()).isEqualTo(Capabilities.ALL.size() - 1);
        assertThat(process.path("oomScoreAdj").asInt()).isZero();
        assertThat(process.path("rlimits").path(0).toString())
                .isEqualTo("{\"type\":\"RLIMIT_NOFILE\",\"soft\":20000,\"hard\":20000}");
        assertThat(process.path("rlimits").path(1).path("hard").asInt()).isEqualTo(6);
    }

    @Test
    void aPrivilegedContainerHasTheHostsDevices() {
        TestHost.Container container = container();
        container.confinement = privileged(new SeccompSetting.Default());

        JsonNode devices = json(container).path("linux").path("devices");

        assertThat(devices.valueStream().map(device -> device.path("path").asString()))
                .contains("/dev/null")
                .noneMatch(path -> path.startsWith("/dev/pts/"));
        JsonNode nullDevice = devices.valueStream()
                .filter(device -> device.path("path").asString().equals("/dev/null"))
                .findFirst()
                .orElseThrow();
        assertThat(nullDevice.path("major").asInt()).isEqualTo(1);
        assertThat(nullDevice.path("minor").asInt()).isEqualTo(3);
        assertThat(nullDevice.path("type").asString()).isEqualTo("c");
    }

    @Test
    void aDeviceAppearsUnderItsNewNameWithItsRule() {
        TestHost.Container container = container();
        container.devices = List.of(new DeviceSetting("/dev/full", "/dev/brim", "rm"));

        JsonNode linux = json(container).path("linux");

        assertThat(linux.path("devices").path(0).path("path").asString()).isEqualTo("/dev/brim");
        assertThat(linux.path("resources")
                        .path("devices")
                        .valueStream()
                        .toList()
                        .getLast()
                        .toString())
                .isEqualTo("{\"allow\":true,\"type\":\"c\",\"major\":1,\"minor\":7,\"access\":\"rm\"}");
    }

    @Test
    void whatIsNoDeviceIsRefused() {
        TestHost.Container container = container();
        container.devices = List.of(new DeviceSetting("/dev/none-such", "/dev/x", "rwm"));
        assertThatThrownBy(() -> json(container))
                .hasMessage("error gathering device information while adding custom device \"/dev/none-such\":"
                        + " no such file or directory");

        container.devices = List.of(new DeviceSetting("/proc/cpuinfo", "/dev/x", "rwm"));
        assertThatThrownBy(() -> json(container))
                .hasMessage("error gathering device information while adding custom device \"/proc/cpuinfo\":"
                        + " not a device node");
    }

    @Test
    void aMountOfTheUsersTakesThePlaceOfADefault() {
        TestHost.Container container = container();
        container.mounts.add(bind("/srv/shm", "/dev/shm", MountSetting.Access.WRITABLE, ""));
        assertThat(destinations(container)).containsOnlyOnce("/dev/shm").contains("/dev/mqueue");

        container.mounts.add(bind("/dev", "/dev", MountSetting.Access.WRITABLE, ""));
        assertThat(destinations(container)).containsOnlyOnce("/dev").doesNotContain("/dev/mqueue", "/dev/pts");
    }

    @Test
    void withoutSharedMemoryThereIsNoDevShm() {
        TestHost.Container container = container();
        container.shmSizeBytes = 0;

        assertThat(destinations(container)).doesNotContain("/dev/shm");
    }

    @Test
    void malformedSettingsAreRefusedInDockersWords() {
        TestHost.Container container = container();
        container.mounts.add(new MountSetting.Tmpfs("/x", List.of("sise=3")));
        assertThatThrownBy(() -> json(container)).hasMessage("invalid tmpfs option [\"sise\" \"3\"]");

        TestHost.Container rules = container();
        rules.deviceCgroupRules = List.of("x 1:3 r");
        assertThatThrownBy(() -> json(rules)).hasMessage("invalid device cgroup rule format: 'x 1:3 r'");

        TestHost.Container seccomp = container();
        seccomp.confinement = new Confinement(
                false, List.of(), List.of(), new SeccompSetting.Profile("{nonsense"), false, null, null);
        assertThatThrownBy(() -> json(seccomp)).hasMessageStartingWith("Decoding seccomp profile failed: ");
    }

    private TestHost.Container container() {
        return new TestHost.Container(rootfs, host, "true");
    }

    private static Confinement privileged(SeccompSetting seccomp) {
        return new Confinement(true, List.of(), List.of(), seccomp, false, null, null);
    }

    private static MountSetting bind(String source, String target, MountSetting.Access access, String propagation) {
        return new MountSetting.Bind(Path.of(source), target, access, true, propagation);
    }

    private JsonNode json(TestHost.Container container) {
        return JSON.readTree(OciSpec.of(container.settings(), host).configJson());
    }

    private List<String> destinations(TestHost.Container container) {
        return json(container)
                .path("mounts")
                .valueStream()
                .map(mount -> mount.path("destination").asString())
                .toList();
    }

    private void assertGolden(String name, ContainerSettings settings, HostCapabilities on) throws IOException {
        OciSpec spec = OciSpec.of(settings, on);
        assertThat(spec.warnings()).isEmpty();
        assertGoldenJson(name, spec.configJson());
    }

    /// What depends on the machine is left out: the root's path, the host's devices, the system calls of the
    /// filter.
    private void assertGoldenJson(String name, String json) throws IOException {
        ObjectNode actual = (ObjectNode) JSON.readTree(json.replace(rootfs.toString(), "ROOTFS"));
        if (actual.path("linux") instanceof ObjectNode linux) {
            linux.putArray("devices");
            if (linux.path("seccomp") instanceof ObjectNode seccomp) {
                seccomp.removeAll();
            }
        }
        Path golden = GOLDEN.resolve("oci-" + name + ".json");
        String text = JSON.writeValueAsString(actual) + "\n";
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(GOLDEN);
            Files.writeString(golden, text);
        }
        assertThat(text).isEqualTo(Files.readString(golden));
    }
}
