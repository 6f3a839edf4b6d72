package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.volume.TestVolumePlugin;
import dev.gantry.volume.TestVolumePlugin.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Volumes that are more than a directory: mounted by the local driver, kept by a plugin, parts of one; typed
/// into the docker CLI.
final class VolumesIT extends WithLab {
    @AfterEach
    void removeVolumes() {
        lab.removeAllContainers();
        for (String name : lab.docker().run("volume", "ls", "-q").lines()) {
            lab.docker().out("volume", "rm", name);
        }
    }

    private static Docker.Result run(String... options) {
        List<String> line = new ArrayList<>(List.of("run", "--rm", "--network=none"));
        line.addAll(List.of(options));
        return lab.docker().run(line.toArray(String[]::new));
    }

    private static void start(String name, String... options) {
        List<String> line = new ArrayList<>(List.of("run", "-d", "--network=none", "--name=" + name));
        line.addAll(List.of(options));
        line.addAll(List.of(DaemonLab.IMAGE, "sleep", "600"));
        lab.docker().out(line.toArray(String[]::new));
    }

    private static String exec(String name, String command) {
        Docker.Result result = lab.docker().run("exec", name, "sh", "-c", command);
        return (result.out() + result.err()).strip();
    }

    private static Path data(String volume) {
        return lab.directory().resolve("data/volumes").resolve(volume).resolve("_data");
    }

    private static long mounts(Path place) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
                .filter(line -> line.split(" ", 6)[4].equals(place.toString()))
                .count();
    }

    private static void createTmpfs(String name) {
        lab.docker().out("volume", "create", "-o=type=tmpfs", "-o=device=tmpfs", "-o=o=size=1m,mode=750", name);
    }

    @Test
    void aTmpfsIsThereWhileAnyContainerUsesIt() throws IOException {
        createTmpfs("mem");
        assertThat(mounts(data("mem"))).isZero();
        start("one", "-v=mem:/mem");
        start("two", "-v=mem:/mem:ro");
        assertThat(mounts(data("mem"))).isOne();
        exec("one", "echo here >/mem/file");
        assertThat(exec("two", "cat /mem/file; stat -c %a /mem; touch /mem/x; df -k /mem | tail -1"))
                .contains("here\n750\n")
                .contains("Read-only file system")
                .contains(" 1024 ");
        assertThat(lab.docker().run("volume", "rm", "mem").err()).contains("volume is in use - [");
        lab.docker().out("kill", "one");
        assertThat(mounts(data("mem"))).isOne();
        assertThat(exec("two", "cat /mem/file")).isEqualTo("here");
        lab.docker().out("kill", "two");
        DaemonLab.eventually("unmounted", () -> unmounted("mem"));
        lab.docker().out("start", "one");
        assertThat(exec("one", "ls /mem")).isEmpty();
        lab.docker().out("rm", "-f", "one", "two");
        assertThat(mounts(data("mem"))).isZero();
    }

    private static boolean unmounted(String volume) {
        try {
            return mounts(data(volume)) == 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aDirectoryIsBoundAndNothingInItIsEverRemoved() throws IOException {
        Path source = Files.createDirectory(lab.directory().resolve("source"));
        Files.writeString(source.resolve("precious"), "x");
        lab.docker().out("volume", "create", "-o=type=none", "-o=device=" + source, "-o=o=bind,ro", "bound");
        start("one", "-v=bound:/in");
        assertThat(exec("one", "ls /in; touch /in/y")).contains("precious").contains("Read-only");
        lab.docker().out("kill", "one");
        lab.docker().out("rm", "one");
        lab.docker().out("volume", "prune", "-af");
        assertThat(lab.docker().out("volume", "ls", "-q")).isEqualTo("bound");
        lab.docker().out("volume", "rm", "bound");
        assertThat(source.resolve("precious")).exists();
        assertThat(data("bound")).doesNotExist();
        Files.delete(source.resolve("precious"));
        Files.delete(source);
    }

    @Test
    void aFileSystemOfADiskIsMounted() throws Exception {
        Path disk = lab.directory().resolve("disk");
        Files.write(disk, new byte[8 << 20]);
        Program.run("mkfs.ext4", "-q", disk.toString());
        String device = Program.run("losetup", "--find", "--show", disk.toString());
        try {
            lab.docker().out("volume", "create", "-o=type=ext4", "-o=device=" + device, "disk");
            assertThat(run("-v=disk:/disk", DaemonLab.IMAGE, "sh", "-c", "echo kept >/disk/file")
                            .exitCode())
                    .isZero();
            assertThat(run("-v=disk:/disk", DaemonLab.IMAGE, "cat", "/disk/file")
                            .out())
                    .isEqualTo("kept\n");
            assertThat(mounts(data("disk"))).isZero();
        } finally {
            lab.docker().run("volume", "rm", "disk");
            Program.run("losetup", "--detach", device);
            Files.delete(disk);
        }
    }

    @Test
    void whatCanNotBeMountedIsNamedAndLeavesNothing() throws IOException {
        lab.docker().out("volume", "create", "-o=type=nosuch", "-o=device=//x", "-o=o=user=a,password=secret", "bad");
        createTmpfs("mem");
        Docker.Result failed = run("-v=mem:/mem", "-v=bad:/bad", DaemonLab.IMAGE, "true");
        assertThat(failed.exitCode()).isEqualTo(125);
        assertThat(failed.err())
                .contains("error while mounting volume '" + data("bad") + "': failed to mount local volume: mount //x:"
                        + data("bad") + ", data: user=a,password=********: no such device")
                .doesNotContain("secret");
        DaemonLab.eventually("the other is unmounted", () -> unmounted("mem"));
    }

    @Test
    void aKilledDaemonLeavesNoMountAndForgetsNone() throws Exception {
        createTmpfs("kept");
        createTmpfs("left");
        start("one", "-v=kept:/mem");
        start("two", "-v=kept:/mem");
        start("three", "-v=left:/mem");
        exec("one", "echo here >/mem/file");
        String pid = Long.toString(lab.state("three").number("Pid"));
        lab.kill();
        Program.run("kill", "-9", pid);
        lab.start();
        assertThat(mounts(data("kept"))).isOne();
        DaemonLab.eventually("the unused one is unmounted", () -> unmounted("left"));
        assertThat(exec("two", "cat /mem/file")).isEqualTo("here");
        lab.docker().out("kill", "one");
        assertThat(mounts(data("kept"))).isOne();
        lab.docker().out("kill", "two");
        DaemonLab.eventually("unmounted", () -> unmounted("kept"));
    }

    @Test
    void whateverTheDaemonWasDoingWhenItWasKilled() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        createTmpfs("mem");
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int worker = 0; worker < 2; worker++) {
                var _ = workers.submit(() -> {
                    while (!over.get()) {
                        run("-v=mem:/mem", DaemonLab.IMAGE, "touch", "/mem/x");
                    }
                });
            }
            for (int death = 0; death < 6; death++) {
                Thread.sleep(random.nextInt(50, 900));
                lab.kill();
                lab.start();
            }
            over.set(true);
        }
        lab.removeAllContainers();
        DaemonLab.eventually("unmounted, seed " + seed, () -> unmounted("mem"));
        start("one", "-v=mem:/mem");
        assertThat(mounts(data("mem"))).as("seed %d", seed).isOne();
        assertThat(exec("one", "ls /mem")).isEmpty();
    }

    @Test
    void aPartOfAVolumeAndNothingElse() {
        run(
                "-v=vol:/v",
                DaemonLab.IMAGE,
                "sh",
                "-c",
                "mkdir -p /v/a/b; echo in >/v/a/file; ln -s a /v/inside; ln -s /etc /v/absolute; ln -s ../../.. /v/up;"
                        + " ln -s b/../../../.. /v/a/roundabout; ln -s loop /v/loop");
        String mount = "--mount=type=volume,src=vol,dst=/part,volume-subpath=";
        assertThat(run(mount + "a", DaemonLab.IMAGE, "ls", "/part").out()).isEqualTo("b\nfile\nroundabout\n");
        assertThat(run(mount + "inside/../a/file", DaemonLab.IMAGE, "cat", "/part")
                        .out())
                .isEqualTo("in\n");
        assertThat(run(mount + "a,ro", DaemonLab.IMAGE, "touch", "/part/x").err())
                .contains("Read-only");
        for (String out : List.of("absolute", "up", "a/roundabout", "up/etc/passwd")) {
            assertThat(run(mount + out, DaemonLab.IMAGE, "ls", "/part").err())
                    .contains("path concatenation escapes the base directory");
        }
        assertThat(run(mount + "nothing", DaemonLab.IMAGE, "true").err())
                .contains("cannot access path " + data("vol").resolve("nothing") + ": no such file or directory");
        assertThat(run(mount + "loop", DaemonLab.IMAGE, "true").err()).contains("too many levels of symbolic links");
        assertThat(run(mount + "../../x", DaemonLab.IMAGE, "true").err())
                .contains("subpath must be a relative path within the volume");
        assertThat(run("--mount=type=volume,dst=/p,volume-subpath=a", DaemonLab.IMAGE, "true")
                        .err())
                .contains("must not set Subpath when using anonymous volumes");
    }

    @Test
    void aLinkThatIsSwappedMeanwhileLeadsNowhereElse() {
        start("swapper", "-v=vol:/v");
        exec("swapper", "mkdir -p /v/good /v/other; echo good >/v/good/hostname; ln -s /etc /v/evil");
        lab.docker()
                .out(
                        "exec",
                        "-d",
                        "swapper",
                        "sh",
                        "-c",
                        "while :; do mv -T /v/good /v/x; mv -T /v/evil /v/good; mv -T /v/good /v/evil; mv -T /v/x /v/good; done");
        int shown = 0;
        for (int i = 0; i < 30; i++) {
            Docker.Result seen = run(
                    "--mount=type=volume,src=vol,dst=/part,volume-subpath=good",
                    DaemonLab.IMAGE,
                    "cat",
                    "/part/hostname");
            if (seen.exitCode() == 0) {
                assertThat(seen.out()).isEqualTo("good\n");
                shown++;
            } else {
                assertThat(seen.err()).containsAnyOf("escapes the base directory", "no such file", "No such file");
            }
        }
        assertThat(shown).isPositive();
    }

    @Test
    void volumesOfAStoppedContainerAreCopiedFrom() {
        createTmpfs("mem");
        lab.docker()
                .out(
                        "create",
                        "--name=box",
                        "-v=mem:/mem",
                        "-v=vol:/whole",
                        "--mount=type=volume,src=vol,dst=/part,volume-subpath=sub",
                        DaemonLab.IMAGE);
        run("-v=vol:/v", DaemonLab.IMAGE, "sh", "-c", "mkdir /v/sub; echo x >/v/sub/file");
        assertThat(lab.docker().run("cp", "box:/part/file", "-").out()).contains("file");
        assertThat(lab.docker().run("cp", "box:/mem", "-").out()).contains("mem");
        DaemonLab.eventually("unmounted", () -> unmounted("mem"));
    }

    @Test
    void filesOfAnImageAreMounted() {
        String mount = "--mount=type=image,src=" + DaemonLab.IMAGE + ",dst=/image";
        assertThat(run(mount, DaemonLab.IMAGE, "sh", "-c", "test -x /image/bin/sh && touch /image/x")
                        .err())
                .contains("Read-only file system");
        assertThat(run(mount + ",image-subpath=bin", DaemonLab.IMAGE, "test", "-x", "/image/sh")
                        .exitCode())
                .isZero();
        assertThat(run("--mount=type=image,src=nosuch,dst=/image", DaemonLab.IMAGE, "true")
                        .err())
                .contains("invalid mount config for type \"image\": No such image: nosuch:latest");
        start("one", mount);
        assertThat(lab.docker().out("inspect", "-f", "{{range .Mounts}}{{.Type}} {{.Name}} {{.RW}}{{end}}", "one"))
                .isEqualTo("image busybox false");
        assertThat(exec("one", "ls /image/bin/sh")).isEqualTo("/image/bin/sh");
    }

    @Test
    void imagesStayMountedWhileTheDaemonIsAway() throws Exception {
        start("one", "--mount=type=image,src=" + DaemonLab.IMAGE + ",dst=/image");
        lab.kill();
        lab.start();
        assertThat(exec("one", "ls /image/bin/sh")).isEqualTo("/image/bin/sh");
        lab.docker().out("restart", "-t0", "one");
        assertThat(exec("one", "ls /image/bin/sh")).isEqualTo("/image/bin/sh");
    }

    @Test
    void readOnlyIsAllOfItUnlessToldOtherwise() throws Exception {
        Path top = lab.directory().resolve("source");
        Path source = Files.createDirectories(top.resolve("below"));
        Program.run("mount", "-t", "tmpfs", "tmpfs", source.toString());
        try {
            String bind = "--mount=type=bind,src=" + top + ",dst=/in";
            String write = "touch /in/below/x && echo written";
            assertThat(run(bind + ",ro", DaemonLab.IMAGE, "sh", "-c", write).err())
                    .contains("Read-only");
            assertThat(run("-v=" + top + ":/in:ro", DaemonLab.IMAGE, "sh", "-c", write)
                            .err())
                    .contains("Read-only");
            assertThat(run(bind + ",ro,bind-recursive=writable", DaemonLab.IMAGE, "sh", "-c", write)
                            .out())
                    .isEqualTo("written\n");
            assertThat(run(
                                    bind + ",ro,bind-recursive=readonly,bind-propagation=rprivate",
                                    DaemonLab.IMAGE,
                                    "sh",
                                    "-c",
                                    write)
                            .err())
                    .contains("Read-only");
            Files.writeString(source.resolve("seen"), "");
            assertThat(run(bind + ",bind-recursive=disabled", DaemonLab.IMAGE, "ls", "/in/below")
                            .out())
                    .isEmpty();
            assertThat(run(bind, DaemonLab.IMAGE, "ls", "/in/below").out()).contains("seen");
        } finally {
            Program.run("umount", source.toString());
            Files.delete(source);
            Files.delete(top);
        }
    }

    @Test
    void mountsPropagateAsAsked() throws Exception {
        Path shared = Files.createDirectory(lab.directory().resolve("shared"));
        Program.run("mount", "-t", "tmpfs", "tmpfs", shared.toString());
        Program.run("mount", "--make-rshared", shared.toString());
        try {
            for (String mode : List.of("private", "rprivate", "slave", "rslave", "shared", "rshared")) {
                Path out = Files.createDirectory(shared.resolve("out"));
                Path in = Files.createDirectory(shared.resolve("in"));
                start("box", "--privileged", "-v=" + shared + ":/s:" + mode);
                Program.run("mount", "-t", "tmpfs", "tmpfs", in.toString());
                exec("box", "mount -t tmpfs tmpfs /s/out");
                boolean comesIn =
                        exec("box", "grep -c ' /s/in ' /proc/self/mountinfo").equals("1");
                assertThat(comesIn).as(mode).isEqualTo(!mode.endsWith("private"));
                assertThat(mounts(out)).as(mode).isEqualTo(mode.endsWith("shared") ? 1 : 0);
                lab.docker().out("rm", "-f", "box");
                Program.run("umount", in.toString());
                if (mounts(out) == 1) {
                    Program.run("umount", out.toString());
                }
                Files.delete(in);
                Files.delete(out);
            }
        } finally {
            Program.run("umount", shared.toString());
            Files.delete(shared);
        }
    }

    private static TestVolumePlugin plugin() throws IOException {
        return new TestVolumePlugin(
                Files.createDirectories(lab.plugins()).resolve("keeper.sock"),
                lab.directory().resolve("kept"));
    }

    @Test
    void aPluginKeepsVolumes() throws Exception {
        try (TestVolumePlugin plugin = plugin()) {
            lab.docker().out("volume", "create", "-d=keeper", "-o=size=7", "--label=a=b", "vol");
            assertThat(plugin.options("vol").path("size").asString()).isEqualTo("7");
            assertThat(lab.docker()
                            .out("volume", "inspect", "-f", "{{.Driver}} {{.Scope}} {{.Labels}} {{.Status}}", "vol"))
                    .isEqualTo("keeper global map[a:b] map[uses:0]");
            start("one", "-v=vol:/v");
            exec("one", "echo kept >/v/file");
            assertThat(Files.readString(lab.directory().resolve("kept/vol/file")))
                    .isEqualTo("kept\n");
            assertThat(lab.docker().out("inspect", "-f", "{{range .Mounts}}{{.Driver}} {{.Source}}{{end}}", "one"))
                    .isEqualTo("keeper " + lab.directory().resolve("kept/vol"));
            start("two", "--volumes-from=one:ro");
            assertThat(exec("two", "cat /v/file; touch /v/x"))
                    .startsWith("kept")
                    .contains("Read-only");
            assertThat(plugin.leftovers()).hasSize(2);
            assertThat(run("--volume-driver=keeper", "-v=other:/v", DaemonLab.IMAGE, "touch", "/v/x")
                            .exitCode())
                    .isZero();
            assertThat(lab.docker()
                            .out("volume", "ls", "--format={{.Driver}} {{.Name}}")
                            .lines())
                    .containsExactly("keeper other", "keeper vol");
            assertThat(lab.docker().run("volume", "create", "vol").err())
                    .contains("create vol: driver 'keeper' already has volume 'vol': volume name must be unique");
            lab.docker().out("rm", "-f", "one", "two");
            lab.docker().out("volume", "rm", "vol", "other");
            assertThat(plugin.leftovers()).isEmpty();
            assertThat(lab.directory().resolve("kept")).isEmptyDirectory();
        }
        Files.delete(lab.directory().resolve("kept"));
    }

    @Test
    void aPluginsVolumesOutliveTheDaemon() throws Exception {
        try (TestVolumePlugin plugin = plugin()) {
            lab.docker().out("volume", "create", "-d=keeper", "vol");
            start("one", "-v=vol:/v");
            start("two", "-v=vol:/v");
            int mounts = plugin.methods().size();
            lab.kill();
            lab.start();
            assertThat(plugin.methods()).hasSize(mounts);
            lab.docker().out("kill", "one");
            DaemonLab.eventually("one is told of", () -> plugin.leftovers().size() == 1);
            lab.docker().out("rm", "-f", "one", "two");
            DaemonLab.eventually("both are", () -> plugin.leftovers().isEmpty());
            lab.docker().out("volume", "rm", "vol");
        }
        Files.delete(lab.directory().resolve("kept"));
    }

    @Test
    void aPluginThatFailsStopsNobodyElse() throws Exception {
        TestVolumePlugin plugin = plugin();
        lab.docker().out("volume", "create", "-d=keeper", "vol");
        plugin.fail("Mount", Fault.ERR);
        assertThat(run("-v=vol:/v", DaemonLab.IMAGE, "true").err())
                .contains("error while mounting volume '" + lab.directory().resolve("kept/vol")
                        + "': plugin keeper: VolumeDriver.Mount: not today");
        plugin.fail("Mount", Fault.GARBAGE);
        assertThat(run("-v=vol:/v", DaemonLab.IMAGE, "true").err()).contains("no valid answer");
        assertThat(plugin.leftovers()).isEmpty();
        plugin.heal();
        start("one", "-v=vol:/v");
        plugin.close();
        lab.docker().out("kill", "one");
        lab.docker().out("rm", "one");
        assertThat(run("-v=vol:/v", DaemonLab.IMAGE, "true").err())
                .contains("error looking up volume plugin keeper: plugin \"keeper\" not found");
        assertThat(lab.docker().run("volume", "rm", "vol").err()).contains("plugin \"keeper\" not found");
        assertThat(run("-v=plain:/v", DaemonLab.IMAGE, "true").exitCode()).isZero();

        plugin = plugin();
        lab.kill(); // what the dead plugin was not told, the next daemon tells
        lab.start();
        lab.docker().out("volume", "rm", "vol");
        plugin.close();
        Files.delete(lab.directory().resolve("kept"));
    }
}
