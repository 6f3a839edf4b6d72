package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A daemon with `userns-remap`: its containers' root is nobody of the host's. It makes its user `dockremap` in
/// an `/etc` that is the tests' own.
@Tag("kernel")
final class UsernsIT {
    private static final int FIRST = 300_000;

    private static TestMount etc;
    private static DaemonLab lab;

    @TempDir
    Path folder;

    @BeforeAll
    static void open(@TempDir Path scratch) throws Exception {
        etc = TestMount.overlay(Path.of("/etc"), scratch);
        Files.writeString(Path.of("/etc/subuid"), "somebody:200000:100000\n");
        Files.writeString(Path.of("/etc/subgid"), "somebody:200000:100000\n");
        lab = DaemonLab.open(directory -> {
            // an OCI runtime finds the root as the container's root
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
            return List.of("--userns-remap=default");
        });
    }

    @AfterAll
    static void close() throws Exception {
        if (lab != null) {
            lab.close();
        }
        etc.close();
    }

    @BeforeEach
    void letOthersPass() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    }

    @AfterEach
    void leavesNothing() {
        lab.removeAllContainers();
        lab.docker().out("volume", "prune", "-f", "-a");
        lab.assertNothingLeft();
    }

    private static Docker.Result run(String... options) {
        return lab.docker().run(line(List.of("run", "--rm"), options));
    }

    private static String[] line(List<String> first, String... rest) {
        List<String> line = new ArrayList<>(first);
        line.addAll(List.of(rest));
        return line.toArray(String[]::new);
    }

    private static String sh(String script, String... options) {
        List<String> line = new ArrayList<>(List.of(options));
        line.addAll(List.of(DaemonLab.IMAGE, "sh", "-c", script));
        Docker.Result result = run(line.toArray(String[]::new));
        assertThat(result.exitCode()).as(result.toString()).isZero();
        return result.out().strip();
    }

    private static String start(String name, String... options) {
        String[] line = line(List.of("run", "-d", "--name=" + name), options);
        return lab.docker().out(line(List.of(line), DaemonLab.IMAGE, "sleep", "600"));
    }

    private static String exec(String name, String script, String... options) {
        String[] line = line(List.of("exec"), options);
        Docker.Result result = lab.docker().run(line(List.of(line), name, "sh", "-c", script));
        return (result.out() + result.err()).strip();
    }

    /// User and group.
    private static List<Object> owner(Path file) throws IOException {
        Object user = Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        Object group = Files.getAttribute(file, "unix:gid", LinkOption.NOFOLLOW_LINKS);
        return List.of(user, group);
    }

    private static Path upper(String name) {
        return Path.of(lab.docker().out("inspect", "-f", "{{.GraphDriver.Data.UpperDir}}", name));
    }

    private static Path volume(String name) {
        return lab.directory().resolve("data/volumes").resolve(name).resolve("_data");
    }

    private static String status(String name, String field) throws IOException {
        String pid = lab.docker().out("inspect", "-f", "{{.State.Pid}}", name);
        return Files.readAllLines(Path.of("/proc", pid, "status")).stream()
                .filter(line -> line.startsWith(field + ":"))
                .findFirst()
                .orElseThrow()
                .split("\\s+", -1)[1];
    }

    @Test
    void rootOfAContainerIsNobodyOfTheHosts() throws IOException {
        String id = start("box", "--memory=64m");
        assertThat(lab.directory().resolve("exec/runtimes/runc").resolve(id)).doesNotExist();
        assertThat(status("box", "Uid")).isEqualTo(Integer.toString(FIRST));
        assertThat(status("box", "Gid")).isEqualTo(Integer.toString(FIRST));
        assertThat(exec("box", "id -u; cat /proc/self/uid_map /proc/self/gid_map | tr -s ' '; stat -c %u:%g / /bin/sh"))
                .isEqualTo("0\n 0 " + FIRST + " 65536\n 0 " + FIRST + " 65536\n0:0\n0:0");
        assertThat(lab.docker().out("info", "-f", "{{.SecurityOptions}}")).contains("name=userns");
    }

    @Test
    void filesAreOnTheDiskWithTheContainersIds() throws IOException {
        start("box");
        assertThat(exec("box", "echo x >/made; mkdir /dir; chown 7:8 /made; rm /bin/wget; stat -c %u:%g /made /dir"))
                .isEqualTo("7:8\n0:0");
        assertThat(owner(upper("box").resolve("made"))).containsExactly(7, 8);
        assertThat(owner(upper("box").resolve("dir"))).containsExactly(0, 0);
        assertThat(lab.docker().out("diff", "box")).contains("A /made").contains("D /bin/wget");
        lab.docker().out("commit", "box", "committed");
        try {
            String made = "stat -c %u:%g /made; ls /bin/wget 2>&1";
            assertThat(lab.docker().out("run", "--rm", "committed", "sh", "-c", made + "; true"))
                    .isEqualTo("7:8\nls: /bin/wget: No such file or directory");
            assertThat(lab.docker().out("run", "--rm", "--userns=host", "committed", "stat", "-c", "%u:%g", "/made"))
                    .isEqualTo("7:8");
        } finally {
            lab.docker().out("rmi", "-f", "committed");
        }
    }

    /// What `ping` of many images has.
    @Test
    void capabilitiesOfFilesCountInTheContainer() throws IOException {
        DaemonLab.require(Files.isExecutable(Path.of("/usr/sbin/setcap")), "needs setcap");
        start("box", "--cap-add=NET_ADMIN");
        exec("box", "mkdir /able && cp /bin/busybox /able/busybox");
        Program.run(
                "/usr/sbin/setcap",
                "cap_net_admin+ep",
                upper("box").resolve("able/busybox").toString());
        String change = "/able/busybox ip link set lo mtu 1350 && echo changed";
        lab.docker().out("commit", "box", "committed");
        try {
            assertThat(lab.docker().out("run", "--rm", "--cap-add=NET_ADMIN", "-u=9", "committed", "sh", "-c", change))
                    .isEqualTo("changed");
        } finally {
            lab.docker().out("rmi", "-f", "committed");
        }
    }

    @Test
    void theHostsNamespaceIsThereForWhoAsks() {
        assertThat(sh("cat /proc/self/uid_map | tr -s ' '", "--userns=host")).isEqualTo("0 0 4294967295");
        assertThat(sh("id -u; mkdir /m && mount -t tmpfs x /m && echo mounted", "--userns=host", "--privileged"))
                .isEqualTo("0\nmounted");
    }

    @Test
    void whatIsTheHostsIsRefused() {
        assertThat(run("--privileged", DaemonLab.IMAGE, "true").err())
                .contains("privileged mode is incompatible with user namespaces.  You must run the container in the"
                        + " host namespace when running privileged mode");
        assertThat(run("--network=host", DaemonLab.IMAGE, "true").err())
                .contains("cannot share the host's network namespace when user namespaces are enabled");
        assertThat(run("--pid=host", DaemonLab.IMAGE, "true").err())
                .contains("cannot share the host PID namespace when user namespaces are enabled");
        assertThat(run("-u", "65536", DaemonLab.IMAGE, "true").err())
                .contains("unable to setup user: cannot set uid to unmapped user in user namespace");
        assertThat(run("-u", "0:65536", DaemonLab.IMAGE, "true").exitCode()).isEqualTo(125);
    }

    @Test
    void aUserWithoutIdsStopsTheDaemon() throws IOException {
        for (String user : List.of("daemon", "nosuchuser")) {
            Process refused = DaemonLab.gantryd(List.of(
                            "--userns-remap=" + user,
                            "--host=unix://" + folder.resolve("sock"),
                            "--data-root=" + folder.resolve("data"),
                            "--exec-root=" + folder.resolve("exec"),
                            "--pidfile=" + folder.resolve("pid")))
                    .redirectErrorStream(true)
                    .start();
            assertThat(new String(refused.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains(
                            user.equals("daemon")
                                    ? "Can't create ID mappings: no subuid ranges found for user \"daemon\""
                                    : "Error during uid lookup for \"nosuchuser\"");
            assertThat(refused.onExit().join().exitValue()).isOne();
        }
    }

    @Test
    void execsAreInTheNamespaceToo() {
        start("box");
        assertThat(exec("box", "id -u; cat /proc/self/uid_map | tr -s ' '")).isEqualTo("0\n 0 " + FIRST + " 65536");
        assertThat(exec("box", "id -u; echo out >/dev/stdout; echo err >/dev/stderr", "-u", "1000:1000"))
                .isEqualTo("1000\nout\nerr");
        assertThat(exec("box", "true", "-u", "70000")).contains("cannot set uid to unmapped user in user namespace");
        assertThat(exec("box", "ip link set lo mtu 1300 && echo set", "--privileged"))
                .isEqualTo("set");
        assertThat(exec("box", "grep CapEff /proc/self/status", "-u", "5")).contains("0000000000000000");
    }

    @Test
    void outputIsTheUsersToOpenAgain() {
        assertThat(sh("echo again >/dev/stdout", "-u", "1000")).isEqualTo("again");
        assertThat(sh("tty; stat -c %u $(tty); echo x >/dev/console", "-t", "-u", "1000"))
                .startsWith("/dev/pts/0");
    }

    @Test
    void namesAreTheContainersToChange() {
        assertThat(sh(
                        "hostname; for f in hosts hostname resolv.conf; do stat -c %u:%g /etc/$f; echo '# x' >>/etc/$f;"
                                + " tail -1 /etc/$f; done",
                        "--hostname=box"))
                .isEqualTo("box\n0:0\n# x\n0:0\n# x\n0:0\n# x");
        assertThat(sh("cat /proc/sys/kernel/domainname", "--domainname=here")).isEqualTo("here");
    }

    @Test
    void theNetworkIsTheContainersRoots() throws Exception {
        assertThat(sh("ip link set lo mtu 1400 && cat /sys/class/net/lo/mtu", "--cap-add=NET_ADMIN"))
                .isEqualTo("1400");
        assertThat(sh("cat /proc/sys/net/core/somaxconn", "--sysctl=net.core.somaxconn=77"))
                .isEqualTo("77");
        assertThat(sh("ping -c1 -W5 127.0.0.1 >/dev/null && echo answered")).isEqualTo("answered");
        assertThat(sh("tr -s '\\t' ' ' </proc/sys/net/ipv4/ping_group_range", "-u", "9"))
                .isEqualTo("0 65535");
        lab.docker()
                .out(
                        "run",
                        "-d",
                        "--name=web",
                        "-p",
                        "127.0.0.1:8099:80",
                        DaemonLab.IMAGE,
                        "sh",
                        "-c",
                        "echo served >/index.html; httpd -f -u 9 -h / -p 80");
        DaemonLab.eventually("it serves", () -> fetch("http://127.0.0.1:8099/").contains("served"));
    }

    private static String fetch(String address) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException notYet) {
            return "";
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whoSharesANamespaceSharesTheUsers() {
        start("box", "--ipc=shareable");
        String users = exec("box", "readlink /proc/self/ns/user");
        for (String shared : List.of("--pid=container:box", "--network=container:box", "--ipc=container:box")) {
            assertThat(sh("readlink /proc/self/ns/user", shared)).as(shared).isEqualTo(users);
        }
        assertThat(sh("readlink /proc/self/ns/user")).isNotEqualTo(users);
        assertThat(sh("ps | grep -c '[s]leep 600'", "--pid=container:box")).isEqualTo("1");
        start("open", "--userns=host");
        assertThat(run("--network=container:open", DaemonLab.IMAGE, "true").err())
                .contains("user namespace");
    }

    @Test
    void settingsWorkAsWithoutIt() {
        assertThat(sh("touch /x 2>&1; touch /run/x && echo made; stat -c %u /run", "--read-only", "--tmpfs=/run"))
                .isEqualTo("touch: /x: Read-only file system\nmade\n0");
        assertThat(sh(
                        "echo x >/dev/null && head -c1 /dev/zero | wc -c; ls -l /dev/null | cut -c1-10; ls /dev/loop-control",
                        "--device=/dev/loop-control"))
                .isEqualTo("1\ncrw-rw-rw-\n/dev/loop-control");
        assertThat(sh("ulimit -n; cat /proc/self/oom_score_adj", "--ulimit=nofile=100:200", "--oom-score-adj=500"))
                .isEqualTo("100\n500");
        assertThat(sh(
                        "df -k /dev/shm | tail -1 | tr -s ' ' | cut -d' ' -f2; touch /dev/shm/x; stat -c %u /dev/shm",
                        "--shm-size=1m", "--ipc=shareable"))
                .isEqualTo("1024\n0");
        assertThat(sh("chroot / id -u; mknod /n c 1 3 2>&1 | tail -1")).startsWith("0\nmknod: ");
        assertThat(sh("ls -d /dev/shm; hostname", "--ipc=host", "--hostname=h")).isEqualTo("/dev/shm\nh");
        assertThat(sh("cat /proc/self/cgroup | cut -d: -f3 | sort -u", "--cgroupns=private"))
                .isEqualTo("/");
        assertThat(sh("ps -o args | head -2 | tail -1", "--init")).startsWith("/sbin/docker-init");
        assertThat(sh("cat /sys/fs/cgroup/memory/memory.limit_in_bytes", "--memory=64m"))
                .isEqualTo("67108864");
        assertThat(sh("grep Seccomp: /proc/self/status | tr -s '\\t ' ' '")).isEqualTo("Seccomp: 2");
    }

    @Test
    void aRuntimeMakesTheSame() {
        assertThat(sh(
                        "id -u; cat /proc/self/uid_map | tr -s ' '; stat -c %u /bin/sh; touch /x; ls /sys/class/net",
                        "--runtime=runc"))
                .isEqualTo("0\n 0 " + FIRST + " 65536\n0\neth0\nlo");
    }

    @Test
    void copiesKeepTheContainersOwners() throws Exception {
        start("box", "-v=data:/data");
        exec("box", "echo x >/file; chown 5:6 /file; cp -p /file /data/file; chown 5:6 /data/file");
        Path copy = Files.writeString(folder.resolve("new"), "from outside");
        for (int round = 0; round < 2; round++) {
            for (String place : List.of("/file", "/data/file")) {
                Path tar = folder.resolve("copy.tar");
                Files.writeString(
                        tar, lab.docker().run("cp", "box:" + place, "-").out());
                assertThat(list(tar)).as(place).contains(" 5/6 ");
            }
            lab.docker().out("cp", copy.toString(), "box:/new" + round);
            lab.docker().out("cp", copy.toString(), "box:/data/new" + round);
            lab.docker().out("stop", "-t0", "box");
        }
        Path foreign = folder.resolve("foreign.tar");
        Program.run("tar", "--owner=70000", "--group=0", "-cf", foreign.toString(), "-C", folder.toString(), "new");
        try (InputStream in = Files.newInputStream(foreign)) {
            assertThat(lab.docker().run(in, "cp", "-", "box:/tmp").err())
                    .contains("Container ID 70000 cannot be mapped to a host ID");
        }
        lab.docker().out("start", "box");
        assertThat(exec("box", "stat -c %u:%g /new0 /new1 /data/new0 /data/new1"))
                .isEqualTo("0:0\n0:0\n0:0\n0:0");
        assertThat(owner(volume("data").resolve("new1"))).containsExactly(FIRST, FIRST);
        assertThat(owner(upper("box").resolve("new1"))).containsExactly(0, 0);
    }

    @Test
    void anExportHasTheContainersOwners() throws Exception {
        start("box");
        exec("box", "echo x >/file; chown 5:6 /file");
        Path tar = folder.resolve("all.tar");
        lab.docker().out("export", "-o", tar.toString(), "box");
        assertThat(list(tar, "file", "bin/sh")).contains(" 5/6 ").contains(" 0/0 ");
    }

    private static String list(Path tar, String... names) throws IOException {
        Process listing =
                new ProcessBuilder(line(List.of("tar", "--numeric-owner", "-tvf", tar.toString()), names)).start();
        return new String(listing.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    @Test
    void aVolumeIsTheContainersRoots() throws IOException {
        assertThat(sh("stat -c %u:%g /etc/passwd /etc; echo x >/etc/own; chown 9 /etc/own", "-v=filled:/etc"))
                .isEqualTo("0:0\n0:0");
        assertThat(owner(volume("filled"))).containsExactly(FIRST, FIRST);
        assertThat(owner(volume("filled").resolve("passwd"))).containsExactly(FIRST, FIRST);
        assertThat(owner(volume("filled").resolve("own"))).containsExactly(FIRST + 9, FIRST);
        assertThat(sh("touch /new/x; stat -c %u:%g /new /new/x", "-v=/new")).isEqualTo("0:0\n0:0");
    }

    @Test
    void theHostsFilesAreNobodys() throws IOException {
        Path closed = Files.createDirectory(folder.resolve("closed"));
        Files.writeString(closed.resolve("secret"), "the host's");
        Files.setPosixFilePermissions(closed.resolve("secret"), PosixFilePermissions.fromString("rw-------"));
        Path open = Files.createDirectory(folder.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(sh(
                        "stat -c %u:%g /host/closed; cat /host/closed/secret; touch /host/closed/x; chown 0 /host/closed;"
                                + " chmod 777 /host/closed; cp /bin/busybox /host/open/x; chmod 4755 /host/open/x; echo end",
                        "-v=" + folder + ":/host"))
                .isEqualTo("65534:65534\nend");
        assertThat(closed.resolve("x")).doesNotExist();
        assertThat(owner(open.resolve("x"))).containsExactly(FIRST, FIRST);
        assertThat(sh("touch /made/x; stat -c %u /made", "-v=" + folder.resolve("made/below") + ":/made"))
                .isEqualTo("0");
        assertThat(owner(folder.resolve("made/below"))).containsExactly(FIRST, FIRST);
        assertThat(owner(folder.resolve("made"))).containsExactly(FIRST, FIRST);
    }

    @Test
    void containersOutliveTheDaemon() throws IOException {
        start("box", "--restart=always", "--network=none");
        exec("box", "echo x >/made; chown 5 /made");
        lab.kill();
        lab.start();
        assertThat(exec("box", "stat -c %u /made; id -u; cat /proc/self/uid_map | tr -s ' '", "-u", "5"))
                .isEqualTo("5\n5\n 0 " + FIRST + " 65536");
        lab.docker().out("restart", "-t0", "box");
        assertThat(exec("box", "stat -c %u /made /etc/hosts; touch /again && echo made"))
                .isEqualTo("5\n0\nmade");
        lab.docker().out("restart", "-t0", "box");
        assertThat(status("box", "Uid")).isEqualTo(Integer.toString(FIRST));
    }

    @Test
    void healthIsLookedAtInTheContainer() {
        start("box", "--health-cmd=test $(id -u) = 0 && touch /checked", "--health-interval=100ms");
        DaemonLab.eventually(
                "healthy",
                () -> lab.docker()
                        .out("inspect", "-f", "{{.State.Health.Status}}", "box")
                        .equals("healthy"));
        assertThat(exec("box", "stat -c %u /checked")).isEqualTo("0");
        assertThat(lab.docker().out("top", "box", "-eo", "pid,args")).contains("sleep 600");
        assertThat(lab.docker().out("stats", "--no-stream", "--format", "{{.Name}}", "box"))
                .isEqualTo("box");
    }

    @Test
    void buildsAreRemappedToo() throws IOException {
        BuildFolder build = new BuildFolder(lab, folder);
        try {
            build.file("f", "context\n");
            Docker.Result built = build.build("""
                    FROM busybox AS one
                    RUN cat /proc/self/uid_map >/map && mkdir /d && chown 5:6 /d && echo stage >/d/f
                    FROM busybox
                    COPY --chown=7:8 f /copied
                    COPY --from=one /map /d /
                    RUN stat -c %u:%g /copied /map >/owners
                    RUN --mount=type=bind,source=f,target=/mnt/f --mount=type=bind,from=one,source=/d,target=/mnt/d \\
                        --mount=type=cache,target=/cache --mount=type=tmpfs,target=/mem \\
                        stat -c %u:%g /mnt/f /mnt/d /cache /mem >>/owners && touch /cache/x /mem/x && cat /mnt/f >/read
                    RUN --mount=type=bind,target=/ctx,rw touch /ctx/new && stat -c %u:%g /ctx/new /ctx/f >>/owners
                    USER 9
                    RUN id -u >/tmp/user
                    """);
            assertThat(built.exitCode()).as(built.toString()).isZero();
            assertThat(build.run("cat", "/owners")).isEqualTo("7:8\n0:0\n0:0\n5:6\n0:0\n0:0\n0:0\n0:0");
            assertThat(build.run("sh", "-c", "tr -s ' ' </map; cat /read /tmp/user"))
                    .isEqualTo(" 0 " + FIRST + " 65536\ncontext\n9");
        } finally {
            build.removeMade();
        }
    }
}
