package dev.gantry.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class UnusualSpecTest {
    private static final KernelVersion KERNEL = new KernelVersion(6, 1);
    private static final CgroupMounts LEGACY =
            new CgroupMounts(Map.of("devices", Path.of("/sys/fs/cgroup/devices")), null);

    @TempDir
    Path rootfs;

    private ObjectNode usual() {
        HostCapabilities host = TestHost.generous(CgroupMode.HYBRID);
        TestHost.Container container = new TestHost.Container(rootfs, host, "true");
        return (ObjectNode) JsonMapper.shared()
                .readTree(OciSpec.of(container.settings(), host).configJson());
    }

    @Test
    void anOrdinaryContainerIsMadeWithoutARuntime() {
        assertThat(UnusualSpec.in(usual(), LEGACY, KERNEL)).isEmpty();
    }

    @Test
    void anOldKernelOrOneWithoutDeviceCgroupsIsLeftToTheRuntime() {
        assertThat(UnusualSpec.in(usual(), LEGACY, new KernelVersion(5, 11))).contains("kernel without mount_setattr");
        assertThat(UnusualSpec.in(usual(), new CgroupMounts(Map.of(), Path.of("/sys/fs/cgroup")), KERNEL))
                .contains("no device cgroup of version 1");
    }

    private static Arguments because(String reason, Consumer<ObjectNode> change) {
        return Arguments.of(reason, change);
    }

    private static ObjectNode object(ObjectNode spec, String name) {
        return (ObjectNode) spec.path(name);
    }

    private static ObjectNode process(ObjectNode spec) {
        return object(spec, "process");
    }

    private static ObjectNode linux(ObjectNode spec) {
        return object(spec, "linux");
    }

    private static ArrayNode namespaces(ObjectNode spec) {
        return (ArrayNode) linux(spec).path("namespaces");
    }

    private static ObjectNode mount(ObjectNode spec, String type, String destination) {
        return ((ArrayNode) spec.path("mounts"))
                .addObject()
                .put("type", type)
                .put("source", "/somewhere")
                .put("destination", destination);
    }

    private static void option(ObjectNode spec, String type, String option) {
        mount(spec, type, "/mnt").putArray("options").add(option);
    }

    private static void sysctl(ObjectNode spec, String name) {
        object(linux(spec), "sysctl").put(name, "1");
    }

    private static void withoutNamespace(ObjectNode spec, String type) {
        ArrayNode kept = JsonMapper.shared().createArrayNode();
        namespaces(spec).forEach(namespace -> {
            if (!namespace.path("type").asString().equals(type)) {
                kept.add(namespace);
            }
        });
        linux(spec).set("namespaces", kept);
    }

    static Stream<Arguments> reasons() {
        return Stream.of(
                because("hooks", spec -> spec.putObject("hooks")),
                because("domainname", spec -> spec.put("domainname", "x")),
                because("process.apparmorProfile", spec -> process(spec).put("apparmorProfile", "x")),
                because("process.selinuxLabel", spec -> process(spec).put("selinuxLabel", "x")),
                because("process.ioPriority", spec -> process(spec).putObject("ioPriority")),
                because(
                        "process.user.umask",
                        spec -> object(process(spec), "user").put("umask", 63)),
                because(
                        "process.capabilities.ambient",
                        spec -> object(process(spec), "capabilities").putArray("ambient")),
                because(
                        "permitted capabilities that are not effective",
                        spec -> object(process(spec), "capabilities").putArray("effective")),
                because(
                        "capability of another name",
                        spec -> ((ArrayNode) process(spec).path("capabilities").path("bounding")).add("CAP_NEW")),
                because(
                        "rlimit of another name",
                        spec -> process(spec).putArray("rlimits").addObject().put("type", "RLIMIT_NEW")),
                because("no command", spec -> process(spec).putArray("args")),
                because("relative working directory", spec -> process(spec).put("cwd", "tmp")),
                because("root.idmap", spec -> object(spec, "root").put("idmap", true)),
                because(
                        "mappings that are not of a user namespace",
                        spec -> linux(spec).putArray("uidMappings")),
                because("linux.intelRdt", spec -> linux(spec).putObject("intelRdt")),
                because("linux.mountLabel", spec -> linux(spec).put("mountLabel", "x")),
                because("linux.personality", spec -> linux(spec).putObject("personality")),
                because(
                        "linux.resources.hugepageLimits",
                        spec -> object(linux(spec), "resources").putArray("hugepageLimits")),
                because(
                        "linux.resources.unified",
                        spec -> object(linux(spec), "resources").putObject("unified")),
                because(
                        "linux.resources.memory.kernel",
                        spec -> object(object(linux(spec), "resources"), "memory")
                                .put("kernel", 1)),
                because(
                        "linux.resources.cpu.idle",
                        spec -> object(object(linux(spec), "resources"), "cpu").put("idle", 1)),
                because(
                        "linux.resources.pids.more",
                        spec -> object(linux(spec), "resources")
                                .putObject("pids")
                                .put("more", 1)),
                because(
                        "linux.resources.blockIO.throttleReadBpsDevice",
                        spec -> object(linux(spec), "resources")
                                .putObject("blockIO")
                                .putArray("throttleReadBpsDevice")),
                because(
                        "new user namespace",
                        spec -> namespaces(spec).addObject().put("type", "user")),
                because(
                        "mappings that are not of a user namespace",
                        spec -> namespaces(spec).addObject().put("type", "user").put("path", "/x")),
                because("namespace time", spec -> namespaces(spec).addObject().put("type", "time")),
                because(
                        "namespace named twice",
                        spec -> namespaces(spec).addObject().put("type", "pid")),
                because("no mount namespace", spec -> withoutNamespace(spec, "mount")),
                because(
                        "shared mount namespace",
                        spec -> ((ObjectNode) namespaces(spec).get(0)).put("path", "/x")),
                because("host name without a namespace", spec -> withoutNamespace(spec, "uts")),
                because("mount of type overlay", spec -> mount(spec, "overlay", "/mnt")),
                because("mount of type cgroup2", spec -> mount(spec, "cgroup2", "/mnt")),
                because(
                        "mount with more than a source, a destination and options",
                        spec -> mount(spec, "bind", "/mnt").putArray("uidMappings")),
                because("mount at mnt", spec -> mount(spec, "bind", "mnt")),
                because("mount at /", spec -> mount(spec, "bind", "/")),
                because("mount at /mnt/..", spec -> mount(spec, "bind", "/mnt/..")),
                because("mount at /proc/self", spec -> mount(spec, "bind", "/proc/self")),
                because("mount at /proc", spec -> mount(spec, "bind", "/proc")),
                because("mount option idmap", spec -> option(spec, "bind", "idmap")),
                because("mount option shared", spec -> option(spec, "bind", "shared")),
                because("mount option rnosuid", spec -> option(spec, "bind", "rnosuid")),
                because("mount option rro", spec -> option(spec, "tmpfs", "rro")),
                because("mount option tmpcopyup", spec -> option(spec, "tmpfs", "tmpcopyup")),
                because("mount option size=1m", spec -> option(spec, "proc", "size=1m")),
                because(
                        "device of type p",
                        spec -> ((ArrayNode) linux(spec).path("devices"))
                                .addObject()
                                .put("type", "p")),
                because("cgroup path ", spec -> linux(spec).remove("cgroupsPath")),
                because(
                        "cgroup path system.slice:docker:1",
                        spec -> linux(spec).put("cgroupsPath", "system.slice:docker:1")),
                because("cgroup path /", spec -> linux(spec).put("cgroupsPath", "/")),
                because("root propagation rshared", spec -> linux(spec).put("rootfsPropagation", "rshared")),
                because("sysctl kernel.panic", spec -> sysctl(spec, "kernel.panic")),
                because("sysctl vm.swappiness", spec -> sysctl(spec, "vm.swappiness")),
                because("sysctl net..x", spec -> sysctl(spec, "net..x")),
                because("sysctl net.x/../y", spec -> sysctl(spec, "net.x/../y")),
                because("sysctl kernel.shmmax", spec -> {
                    withoutNamespace(spec, "ipc");
                    sysctl(spec, "kernel.shmmax");
                }),
                because("sysctl net.ipv4.ip_unprivileged_port_start", spec -> {
                    withoutNamespace(spec, "network");
                    namespaces(spec).addObject().put("type", "network").put("path", "/proc/self/ns/net");
                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("reasons")
    void whatIsNotKnownIsLeftToTheRuntime(String reason, Consumer<ObjectNode> change) {
        ObjectNode spec = usual();
        change.accept(spec);
        assertThat(UnusualSpec.in(spec, LEGACY, KERNEL)).contains(reason);
    }
}
