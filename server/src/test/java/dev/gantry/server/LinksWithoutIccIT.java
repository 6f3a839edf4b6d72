package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A daemon whose default bridge keeps containers apart, but for those that are linked.
@Tag("kernel")
final class LinksWithoutIccIT {
    private static DaemonLab lab;

    @BeforeAll
    static void openLab() throws Exception {
        Program.run("sh", "-c", "ip link delete gantry0 2>/dev/null || true"); // of a daemon with another bridge
        lab = DaemonLab.open(_ -> List.of("--icc=false"));
    }

    @AfterAll
    static void closeLab() throws Exception {
        if (lab != null) {
            lab.close();
        }
        Program.run("sh", "-c", "ip link delete gantry0 2>/dev/null || true");
    }

    @AfterEach
    void leavesNothing() {
        lab.removeAllContainers();
        lab.assertNothingLeft();
    }

    /// Serves its host name on 80 and 81.
    private static void web(String name, String... options) {
        List<String> line = new ArrayList<>(List.of("run", "-d", "--name=" + name, "--hostname=" + name));
        line.addAll(List.of(options));
        line.addAll(List.of(DaemonLab.IMAGE, "sh", "-c", "httpd -p 81 -h /etc; exec httpd -f -p 80 -h /etc"));
        lab.docker().out(line.toArray(String[]::new));
    }

    private static String get(String from, String authority) {
        return lab.docker()
                .run("exec", from, "timeout", "3", "wget", "-q", "-O", "-", "http://" + authority + "/hostname")
                .out()
                .strip();
    }

    private static String address(String name) {
        return lab.docker().out("inspect", "-f", "{{.NetworkSettings.IPAddress}}", name);
    }

    private static void awaitWeb(String from, String authority, String name) {
        DaemonLab.eventually(name + " answers", () -> get(from, authority).equals(name));
    }

    @Test
    void aLinkOpensWhatTheOtherExposes() throws Exception {
        web("db", "--expose=80");
        web("site", "--link=db:store", "--expose=80");
        web("stranger");
        awaitWeb("db", "127.0.0.1", "db");
        awaitWeb("site", "127.0.0.1", "site");

        awaitWeb("site", "store", "db");
        assertThat(get("site", "store:81")).isEmpty();
        assertThat(get("db", address("site"))).isEmpty();
        assertThat(get("stranger", address("db"))).isEmpty();

        String before = address("db");
        lab.docker().out("stop", "-t0", "db");
        web("squatter");
        assertThat(address("squatter")).isEqualTo(before);
        awaitWeb("squatter", "127.0.0.1", "squatter");
        assertThat(get("site", before)).isEmpty();
        lab.docker().out("start", "db");
        awaitWeb("site", "store", "db");

        lab.kill();
        lab.start();
        assertThat(get("site", "store")).isEqualTo("db");
        lab.docker().out("rm", "--link", "/site/store");
        assertThat(get("site", address("db"))).isEmpty();
    }
}
