package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.client.EngineClient;
import dev.gantry.client.Request;
import dev.gantry.network.TestPlugin;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Networks of a plugin, typed into the docker CLI.
final class PluginsIT extends WithLab {
    private TestPlugin plugin;

    @BeforeEach
    void startPlugin() throws IOException {
        plugin = new TestPlugin(Files.createDirectories(lab.plugins()), "weave");
    }

    @AfterEach
    void stopPlugin() {
        lab.removeAllContainers();
        lab.docker().run("network", "rm", "net"); // of a test that failed
        plugin.close();
        plugin.clear();
    }

    private static void container(String name, String... options) {
        List<String> line = new ArrayList<>(List.of("run", "-d", "--name=" + name));
        line.addAll(List.of(options));
        line.addAll(List.of(DaemonLab.IMAGE, "sleep", "600"));
        lab.docker().out(line.toArray(String[]::new));
    }

    private static boolean reaches(String from, String to) {
        return lab.docker().run("exec", from, "ping", "-c", "1", "-W", "2", to).exitCode() == 0;
    }

    private static String inspect(String network, String template) {
        return lab.docker().out("network", "inspect", "-f", template, network);
    }

    @Test
    void aPluginDrivesANetwork() throws Exception {
        lab.docker().out("network", "create", "-d=weave", "-o=colour=blue", "--subnet=10.66.0.0/24", "net");
        assertThat(inspect("net", "{{.Driver}} {{.Scope}} {{.Options}}")).isEqualTo("weave local map[colour:blue]");
        container("one", "--network=net");
        container("two", "--network=net", "-p=8099:80");
        assertThat(reaches("one", "two")).isTrue();
        assertThat(lab.docker().out("inspect", "-f", "{{.NetworkSettings.Networks.net.IPAddress}}", "two"))
                .isEqualTo("10.66.0.3");
        assertThat(inspect("net", "{{range .Containers}}{{.IPv4Address}} {{end}}"))
                .contains("10.66.0.2/24")
                .contains("10.66.0.3/24");

        container("three");
        lab.docker().out("network", "connect", "net", "three");
        assertThat(reaches("three", "one")).isTrue();
        lab.docker().out("network", "disconnect", "net", "three");
        assertThat(lab.docker().out("exec", "three", "ip", "-o", "-4", "addr")).doesNotContain("10.66.0.");
        lab.docker().out("restart", "-t0", "two");
        DaemonLab.eventually("neighbours know who has the address now", () -> reaches("one", "two"));
        assertThat(lab.docker().run("network", "rm", "net").err()).contains("has active endpoints");
        lab.docker().out("rm", "-f", "one", "two", "three");
        lab.docker().out("network", "rm", "net");
        assertThat(plugin.leftovers()).isEmpty();
    }

    @Test
    void aPluginsNetworkOutlivesTheDaemon() throws Exception {
        lab.docker().out("network", "create", "-d=weave", "--ipam-driver=weave", "net");
        container("one", "--network=net");
        int before = plugin.calls().size();

        lab.kill();
        lab.start();
        assertThat(plugin.calls()).hasSize(before);
        container("two", "--network=net");
        assertThat(reaches("two", "one")).isTrue();
        lab.docker().out("rm", "-f", "one", "two");
        lab.docker().out("network", "rm", "net");
        assertThat(plugin.leftovers()).isEmpty();
    }

    @Test
    void aPluginGivesOutAddressesOfABridge() {
        lab.docker().out("network", "create", "--ipam-driver=weave", "--ipam-opt=tier=one", "net");
        assertThat(inspect("net", "{{.IPAM.Driver}} {{.IPAM.Options}} {{.IPAM.Config}}"))
                .isEqualTo("weave map[tier:one] [{10.77.0.0/24  10.77.0.1 map[]}]");
        container("one", "--network=net");
        container("two", "--network=net");
        assertThat(reaches("one", "two")).isTrue();
        lab.docker().out("rm", "-f", "one", "two");
        lab.docker().out("network", "rm", "net");
        assertThat(plugin.leftovers()).isEmpty();
    }

    @Test
    void aPluginAsksTheEngineMeanwhile() {
        plugin.duringCalls(() -> {
            try (EngineClient client = lab.client()) {
                assertThat(client.call(Request.get("/networks"))).isNotNull();
                assertThat(client.call(Request.get("/containers/json").query("all", "1")))
                        .isNotNull();
            }
        });
        lab.docker().out("network", "create", "-d=weave", "--subnet=10.66.0.0/24", "net");
        container("one", "--network=net");
        lab.docker().out("rm", "-f", "one");
        lab.docker().out("network", "rm", "net");
        assertThat(plugin.leftovers()).isEmpty();
    }

    @Test
    void aPluginThatIsNotThereIsNamed() {
        assertThat(lab.docker().run("network", "create", "-d=nope", "net").err())
                .contains("Error response from daemon: plugin \"nope\" not found");
        assertThat(lab.docker()
                        .run("network", "create", "--ipam-driver=nope", "net")
                        .err())
                .contains("Error response from daemon: plugin \"nope\" not found");
        lab.docker().out("network", "create", "-d=weave", "--subnet=10.66.0.0/24", "net");
        container("one", "--network=net");
        plugin.close();
        assertThat(lab.docker()
                        .run("run", "--rm", "--network=net", DaemonLab.IMAGE, "true")
                        .err())
                .contains("plugin \"weave\" not found");
        lab.docker().out("rm", "-f", "one");
        assertThat(lab.docker().run("network", "rm", "net").err())
                .contains("error while removing network: plugin \"weave\" not found");
        plugin.clear();

        plugin = new TestPlugin(lab.plugins(), "weave");
        lab.docker().out("network", "rm", "net");
    }
}
