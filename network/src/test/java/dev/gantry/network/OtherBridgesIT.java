package dev.gantry.network;

import static dev.gantry.network.NetworkLab.ask;
import static dev.gantry.network.NetworkLab.assertNoAnswer;
import static dev.gantry.network.NetworkLab.eventually;
import static dev.gantry.network.NetworkLab.namespace;
import static dev.gantry.network.NetworkLab.rules;
import static dev.gantry.network.NetworkLab.tcp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.linux.IpPrefix;
import dev.gantry.linux.Link;
import dev.gantry.linux.MacAddress;
import dev.gantry.linux.Netlink;
import dev.gantry.linux.NetworkNamespace;
import dev.gantry.linux.VethPair;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A bridge of another engine on the same host, with a container of its own at 203.0.113.2, and a host that drops
/// what no rule lets pass.
@Tag("kernel")
final class OtherBridgesIT {
    private static final AtomicInteger CABLES = new AtomicInteger();

    @TempDir
    Path run;

    private NetworkLab lab;
    private Path theirs;

    @BeforeEach
    void openLab() {
        lab = NetworkLab.open(NetworkOptions.defaults(run));
        theirs = otherBridge();
        lab.serve(theirs, 80, "theirs");
        rules("add table inet others; add chain inet others forward"
                + " { type filter hook forward priority 0; policy drop; };"
                + " add rule inet others forward meta mark & 0x1000 != 0 accept\n");
    }

    @AfterEach
    void closeLab() throws Exception {
        rules("add table inet others\ndelete table inet others\n");
        lab.close();
        NetworkNamespace.delete(theirs);
        command("ip", "link", "delete", "other0");
    }

    private Path otherBridge() {
        Path path = run.resolve("theirs");
        try (NetworkNamespace inside = NetworkNamespace.create(path, () -> {});
                Netlink host = Netlink.open()) {
            MacAddress mac = MacAddress.parse("02:00:00:00:01:01");
            host.batch().createBridge("other0", mac, 1500).apply();
            Link bridge = host.link("other0").orElseThrow();
            String cable = "oc" + CABLES.getAndIncrement();
            host.batch()
                    .address(bridge.index(), IpPrefix.parse("203.0.113.1/24"))
                    .createVeth(new VethPair(
                            cable, bridge.index(), 1500, "eth0", 2, MacAddress.parse("02:00:00:00:01:02"), inside))
                    .apply();
            inside.netlink()
                    .batch()
                    .up(1)
                    .address(2, IpPrefix.parse("203.0.113.2/24"))
                    .up(2)
                    .apply();
        }
        NetworkLab.routeThrough(path, "203.0.113.1");
        return path;
    }

    private static void command(String... line) throws IOException {
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.onExit().join().exitValue()).as(said).isZero();
    }

    private static void rename(String from, String to) throws IOException {
        command("ip", "link", "set", from, "down");
        command("ip", "link", "set", from, "name", to, "up");
    }

    @Test
    void ourContainersReachTheirsAsTheHostHasIt() {
        Sandbox ours = lab.container();
        Path outside = lab.outside();
        lab.serve(outside, 80, "outside");

        assertNoAnswer(namespace(ours), "203.0.113.2", 80);
        assertThat(ask(namespace(ours), "198.51.100.2", 80)).isEqualTo("outside sees 198.51.100.1");
        assertThat(ask(null, "203.0.113.2", 80)).startsWith("theirs sees ");

        rules("add rule inet others forward oifname other0 ip daddr 203.0.113.2 tcp dport 80 accept\n");
        assertThat(ask(namespace(ours), "203.0.113.2", 80)).startsWith("theirs sees ");
    }

    @Test
    void fromABridgeOfDockerdsPublishedPortsAloneAnswer() throws Exception {
        Sandbox ours = lab.container();
        rules("delete table inet others\n");
        assertThat(ask(namespace(ours), "203.0.113.2", 80)).startsWith("theirs sees ");

        rename("other0", "docker0");
        try {
            eventually(() -> rules("list set inet gantry dockers").contains("\"docker0\""));
            assertNoAnswer(namespace(ours), "203.0.113.2", 80);
            rules("add table ip others; add chain ip others publish { type nat hook prerouting priority -90; };"
                    + " add rule ip others publish tcp dport 9080 dnat to 203.0.113.2:80\n");
            assertThat(ask(namespace(ours), "203.0.113.1", 9080)).startsWith("theirs sees ");
            assertNoAnswer(namespace(ours), "203.0.113.2", 80);

            rules("add rule inet gantry-user forward oifname docker0 meta mark set meta mark | 0x1000\n");
            assertThat(ask(namespace(ours), "203.0.113.2", 80)).startsWith("theirs sees ");
        } finally {
            rename("docker0", "other0");
            rules("flush chain inet gantry-user forward; add table ip others; delete table ip others\n");
        }
    }

    @Test
    void theirContainersReachPublishedPortsOfOursAndNoOthers() {
        Sandbox ours = lab.container(tcp(8080, 80));
        lab.serve(namespace(ours), 80, "ours");

        assertThat(ask(theirs, "203.0.113.1", 8080)).startsWith("ours sees ");
        assertNoAnswer(theirs, NetworkLab.address(ours).getHostAddress(), 80);
    }

    @Test
    void aBridgeWithAWireIsTheOutside() throws Exception {
        Sandbox ours = lab.container();
        assertNoAnswer(namespace(ours), "203.0.113.2", 80);

        command("ip", "link", "add", "wire0", "master", "other0", "type", "vxlan", "id", "7", "dstport", "4789");
        eventually(() -> wires().contains("\"other0\""));
        assertThat(ask(namespace(ours), "203.0.113.2", 80)).startsWith("theirs sees ");
        assertThat(lab.restart(NetworkOptions.defaults(run), List.of(ours)).warnings())
                .isEmpty();
        assertThat(wires()).contains("\"other0\"");

        command("ip", "link", "delete", "wire0");
        eventually(() -> !wires().contains("\"other0\""));
        assertNoAnswer(namespace(ours), "203.0.113.2", 80);
    }

    private static String wires() {
        return rules("list set inet gantry wires");
    }
}
