package dev.gantry.runtime;

import static dev.gantry.runtime.RuntimePair.process;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.runtime.MountSetting.Access;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
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

/// Images and volumes whose links lead out of the root: nothing on the host is mounted on, made or written.
@Tag("kernel")
class HostileImageIT {
    private @Nullable RuntimePair pair;
    private Path victim = Path.of("unset");

    @BeforeEach
    void open(@TempDir Path fresh) throws IOException {
        pair = new RuntimePair(fresh);
        victim = Files.createDirectories(fresh.resolve("victim"));
        Files.writeString(victim.resolve("file"), "the host's\n");
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

    /// What the container prints, by the built-in runtime; the host is as it was.
    private String seen(Consumer<TestHost.Container> change, String... command) throws Exception {
        String seen = pair().seen(Tasks.BUILT_IN, new RuntimePair.World(true, container -> {
            container.process = process(container, List.of(command), List.of(), "", "", false);
            change.accept(container);
        }));
        try (Stream<Path> left = Files.list(victim)) {
            assertThat(left).containsExactly(victim.resolve("file"));
        }
        assertThat(victim.resolve("file")).hasContent("the host's\n");
        assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain(victim.toString());
        return seen;
    }

    private static void link(TestHost.Container container, String name, String target) {
        Path link = container.rootfs.resolve(name);
        try {
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, Path.of(target));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void bind(TestHost.Container container, Path source, String target) {
        container.mounts.add(new MountSetting.Bind(source, target, Access.WRITABLE, true, ""));
    }

    @ParameterizedTest
    @MethodSource("kernelFileSystems")
    void procAndSysGoOnNothingButDirectories(String name, String type) throws Exception {
        for (String target : List.of(victim.toString(), "etc", "/../../../../../../.." + victim)) {
            assertThat(seen(container -> link(container, name, target), "true"))
                    .contains("filesystem \"" + type + "\" must be mounted on ordinary directory");
        }
    }

    static Stream<Arguments> kernelFileSystems() {
        return Stream.of(Arguments.of("proc", "proc"), Arguments.of("sys", "sysfs"));
    }

    @Test
    void devThatLeadsOutStaysInside() throws Exception {
        assertThat(seen(
                        container -> link(container, "dev", victim.toString()),
                        "sh",
                        "-c",
                        "ls -l /dev/null " + victim + "/null | grep -c 1, && echo there > " + victim + "/file"))
                .isEqualTo("2\n0");
    }

    @Test
    void aBindsDestinationThatLeadsOutStaysInside() throws Exception {
        Path file = pair().directory.resolve("file");
        for (String target :
                List.of(victim + "/file", "../../../../../../../.." + victim + "/file", victim + "/new/one")) {
            assertThat(seen(
                            container -> {
                                link(container, "etc/hosts", target);
                                bind(container, file, "/etc/hosts");
                            },
                            "sh",
                            "-c",
                            "cat /etc/hosts; test -h /etc/hosts; echo $?"))
                    .isEqualTo("a file\n0\n0");
        }
    }

    @Test
    void chainsOfLinksStayInside() throws Exception {
        assertThat(seen(
                        container -> {
                            link(container, "a", "b/../../../c");
                            link(container, "b", "/tmp/../../..");
                            link(container, "c", "/../d/e");
                            link(container, "d", victim.toString());
                            bind(container, pair().directory.resolve("volume"), "/a/deeper");
                        },
                        "cat",
                        victim + "/e/deeper/mark"))
                .isEqualTo("volume\n0");
    }

    @Test
    void linksInACircleAreRefused() throws Exception {
        assertThat(seen(
                        container -> {
                            link(container, "one", "two/x");
                            link(container, "two", "one");
                            bind(container, pair().directory.resolve("volume"), "/one");
                        },
                        "true"))
                .contains("rootfs at \"/one\"", "too many levels of symbolic links", "unknown");
    }

    /// A volume is another container's to change as well.
    @Test
    void aVolumesLinksStayInside() throws Exception {
        Path volume = Files.createDirectories(pair().directory.resolve("theirs"));
        Files.createSymbolicLink(volume.resolve("out"), victim);
        Files.createSymbolicLink(volume.resolve("file"), victim.resolve("file"));
        assertThat(seen(
                        container -> {
                            bind(container, volume, "/vol");
                            container.mounts.add(new MountSetting.Tmpfs("/vol/out/made", List.of()));
                            bind(container, pair().directory.resolve("file"), "/vol/file");
                        },
                        "cat",
                        "/vol/file"))
                .isEqualTo("a file\n0");
    }

    @Test
    void nothingIsMountedInProcByALink() throws Exception {
        for (String target : List.of("/proc/self", "proc/sys/kernel", "/sys/../proc/1/attr", "/proc")) {
            assertThat(seen(
                            container -> {
                                link(container, "vol", target);
                                bind(container, pair().directory.resolve("volume"), "/vol");
                            },
                            "true"))
                    .contains("\"/vol\" cannot be mounted because it is inside /proc");
            assertThat(seen(
                            container -> {
                                link(container, "vol", target);
                                container.mounts.add(new MountSetting.Tmpfs("/vol", List.of()));
                            },
                            "true"))
                    .contains("\"/vol\" cannot be mounted because it is inside /proc");
        }
    }

    @Test
    void hiddenAndLockedPathsOfTheImageStayInside() throws Exception {
        assertThat(seen(
                        container -> {
                            link(container, "secret", victim.toString());
                            link(container, "locked", victim + "/file");
                            container.confinement = new Confinement(
                                    false,
                                    List.of(),
                                    List.of(),
                                    new Confinement.SeccompSetting.Default(),
                                    false,
                                    List.of("/secret"),
                                    List.of("/locked"));
                        },
                        "sh",
                        "-c",
                        "ls /secret 2>/dev/null; echo $?"))
                .isEqualTo("1\n0");
    }

    /// None of the descriptors that a runtime has open while it makes the container leads out of it (CVE-2024-21626).
    @Test
    void noDescriptorIsAWorkingDirectory() throws Exception {
        for (int fd : IntStream.rangeClosed(3, 24).toArray()) {
            String seen = seen(container -> container.process =
                    process(container, List.of("sh", "-c", "pwd; ls"), List.of(), "/proc/self/fd/" + fd, "", false));
            assertThat(seen).contains("runc create failed", "/proc/self/fd/" + fd);
        }
    }
}
