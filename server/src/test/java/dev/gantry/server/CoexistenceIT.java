package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// gantryd beside a real dockerd on one host, each with its bridge. dockerd has forwarded packets dropped that
/// no rule of its own accepts: containers of both are to reach the outside all the same, and to be reached.
@Tag("kernel")
final class CoexistenceIT {
    private static final int OURS = 8081;
    private static final int THEIRS = 8082;
    private static final String RULE = "-A FORWARD -m mark --mark 0x1000/0x1000 -m comment --comment gantry -j ACCEPT";

    @TempDir
    Path scratch;

    private DaemonLab lab;
    private OutsideMachine outside;
    private @Nullable Dockerd dockerd;

    @BeforeEach
    void open() throws Exception {
        DaemonLab.require(Files.isExecutable(Path.of("/usr/sbin/iptables")), "needs iptables, as dockerd does");
        lab = DaemonLab.open();
        outside = OutsideMachine.connect(Files.createDirectory(scratch.resolve("page")));
    }

    @AfterEach
    void close() throws Exception {
        if (dockerd != null) {
            dockerd.docker().run("rm", "-f", "theirs");
            dockerd.close();
            Program.run("ip", "link", "delete", "docker0");
        }
        if (outside != null) {
            outside.close();
        }
        if (lab != null) {
            lab.close();
        }
        forget("ip filter");
        forget("ip nat");
    }

    private static void forget(String table) throws IOException {
        Program.run("nft", "add table " + table + "; delete table " + table);
    }

    private Docker startDockerd() throws IOException {
        Dockerd started = Dockerd.withNetwork(scratch.resolve("dockerd"));
        dockerd = started;
        return started.docker();
    }

    private void endDockerd() {
        if (dockerd != null) {
            dockerd.close();
            dockerd = null;
        }
    }

    private void loadImage(Docker docker) throws IOException {
        Path archive = scratch.resolve("busybox.tar");
        Process made = new ProcessBuilder("../bin/busybox-image")
                .redirectOutput(archive.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(made.onExit().join().exitValue()).isZero();
        docker.out("load", "-i", archive.toString());
    }

    /// Each serves its host name.
    private static void web(Docker docker, String name, int port) {
        docker.out(
                "run",
                "-d",
                "--name=" + name,
                "--hostname=" + name,
                "--publish=" + port + ":80",
                DaemonLab.IMAGE,
                "httpd",
                "-f",
                "-p",
                "80",
                "-h",
                "/etc");
    }

    private void assertBothWork(Docker theirs) throws IOException {
        DaemonLab.eventually("our rule is first", CoexistenceIT::isOursFirst);
        assertThat(outside.nameAt(OURS)).isEqualTo("ours");
        assertThat(outside.nameAt(THEIRS)).isEqualTo("theirs");
        String page = "http://" + OutsideMachine.ADDRESS + "/hostname";
        assertThat(lab.docker().out("exec", "ours", "wget", "-q", "-O", "-", page))
                .isEqualTo("outside");
        assertThat(theirs.out("exec", "theirs", "wget", "-q", "-O", "-", page)).isEqualTo("outside");
    }

    private static boolean isOursFirst() {
        List<String> rules = rules("-S", "FORWARD").stream()
                .filter(rule -> rule.startsWith("-A "))
                .toList();
        return !rules.isEmpty() && rules.getFirst().equals(RULE) && rules.lastIndexOf(RULE) == 0;
    }

    private static List<String> rules(String... list) {
        try {
            String[] line = new String[list.length + 2];
            line[0] = "iptables";
            line[1] = "-w";
            System.arraycopy(list, 0, line, 2, list.length);
            return Program.run(line).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aDockerdThatStartsLaterLeavesOursItsWayAndViceVersa() throws Exception {
        web(lab.docker(), "ours", OURS);
        assertThat(outside.nameAt(OURS)).isEqualTo("ours");

        Docker theirs = startDockerd();
        loadImage(theirs);
        web(theirs, "theirs", THEIRS);
        assertBothWork(theirs);

        endDockerd();
        assertThat(outside.nameAt(OURS)).isEqualTo("ours");
        theirs = startDockerd();
        theirs.out("start", "theirs");
        assertBothWork(theirs);
    }

    private static String get(Docker docker, String name, String url) {
        return docker.run("exec", name, "timeout", "3", "wget", "-q", "-O", "-", url + "/hostname")
                .out()
                .strip();
    }

    private static String address(Docker docker, String name) {
        return docker.out("inspect", "-f", "{{.NetworkSettings.IPAddress}}", name);
    }

    /// Two bridges of one engine are apart likewise.
    @Test
    void containersOfOneReachPublishedPortsOfTheOthersAlone() throws Exception {
        Docker theirs = startDockerd();
        loadImage(theirs);
        web(lab.docker(), "ours", OURS);
        web(theirs, "theirs", THEIRS);
        lab.docker().out("exec", "ours", "httpd", "-p", "81", "-h", "/etc");
        theirs.out("exec", "theirs", "httpd", "-p", "81", "-h", "/etc");
        assertBothWork(theirs);
        String host = "http://" + OutsideMachine.HOST;
        String ours = "http://" + address(lab.docker(), "ours");
        String other = "http://" + address(theirs, "theirs");

        assertThat(get(lab.docker(), "ours", host + ":" + THEIRS)).isEqualTo("theirs");
        assertThat(get(theirs, "theirs", host + ":" + OURS)).isEqualTo("ours");
        assertThat(get(lab.docker(), "ours", other + ":81")).isEmpty();
        assertThat(get(theirs, "theirs", ours + ":80")).isEmpty();
        assertThat(get(theirs, "theirs", ours + ":81")).isEmpty();

        assertThat(get(lab.docker(), "ours", other + ":80")).isEmpty();

        String admit = " inet gantry-user forward iifname gantry0 oifname docker0";
        Program.run("nft", "add rule" + admit + " meta mark set meta mark or 0x1000");
        try {
            assertThat(get(lab.docker(), "ours", other + ":81")).isEqualTo("theirs");
        } finally {
            Program.run("nft", "flush chain inet gantry-user forward");
        }
    }

    @Test
    void aGantrydThatStartsLaterDoesNotTouchDockersRules() throws Exception {
        lab.stop();
        Program.run("ip", "link", "delete", "gantry0");
        forget("inet gantry");
        Docker theirs = startDockerd();
        loadImage(theirs);
        web(theirs, "theirs", THEIRS);
        assertThat(outside.nameAt(THEIRS)).isEqualTo("theirs");
        List<String> filter = rules("-S");
        List<String> nat = rules("-t", "nat", "-S");

        lab.start();
        web(lab.docker(), "ours", OURS);
        assertBothWork(theirs);

        assertThat(rules("-S").stream().filter(rule -> !rule.equals(RULE)).toList())
                .isEqualTo(filter);
        assertThat(rules("-t", "nat", "-S")).isEqualTo(nat);
        lab.kill();
        assertThat(outside.nameAt(OURS)).isEqualTo("ours");
        lab.start();
        assertBothWork(theirs);
    }
}
