package dev.gantry.network;

import static dev.gantry.network.NetworkLab.ask;
import static dev.gantry.network.NetworkLab.eventually;
import static dev.gantry.network.NetworkLab.mode;
import static dev.gantry.network.NetworkLab.namespace;
import static dev.gantry.network.NetworkLab.unchecked;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.linux.MacAddress;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whom neighbours take an address for that goes from one container to another with a different Ethernet address.
@Tag("kernel")
final class NeighbourCacheIT {
    private static final String IPV4 = "10.20.0.50";
    private static final String IPV6 = "fd00:1::50";
    private static final String FIRST = "02:00:00:00:50:01";
    private static final String SECOND = "02:00:00:00:50:02";

    @TempDir
    Path run;

    private NetworkLab lab;
    private NetworkSpec dual;

    @BeforeEach
    void openLab() {
        lab = NetworkLab.open(NetworkOptions.defaults(run));
        dual = lab.network("dual", "10.20.0.0/24", "fd00:1::/64");
    }

    @AfterEach
    void closeLab() throws IOException {
        lab.close();
    }

    private EndpointRequest at(NetworkSpec network, String mac) {
        return new EndpointRequest(
                "e".repeat(64),
                network.id(),
                (Inet4Address) InetAddress.ofLiteral(IPV4),
                (Inet6Address) InetAddress.ofLiteral(IPV6),
                MacAddress.parse(mac),
                InterfaceSettings.NONE,
                0,
                List.of(),
                Map.of());
    }

    /// The neighbours that a namespace, or the host, knows.
    private static String neighbours(@Nullable Path namespace) {
        List<String> command = new ArrayList<>();
        if (namespace != null) {
            command.addAll(List.of("nsenter", "--net=" + namespace));
        }
        command.addAll(List.of("ip", "neighbour", "show"));
        return unchecked(() -> {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        });
    }

    private static boolean takesFor(@Nullable Path namespace, String address, String mac) {
        return neighbours(namespace).lines().anyMatch(line -> line.startsWith(address + " ") && line.contains(mac));
    }

    private void learn(@Nullable Path namespace, String mac) {
        for (String address : List.of(IPV4, IPV6)) {
            assertThat(ask(namespace, address, 80)).startsWith("holder sees ");
            assertThat(takesFor(namespace, address, mac)).isTrue();
        }
    }

    @Test
    void theNextHolderOfAnAddressTellsNeighboursAndHost() throws IOException {
        Sandbox neighbour = lab.containerOn(dual);
        Sandbox holder = lab.container(mode(List.of(at(dual, FIRST))));
        lab.serve(namespace(holder), 80, "holder");
        learn(namespace(neighbour), FIRST);
        learn(null, FIRST);
        lab.stopServing();
        lab.controller().release(holder.containerId());

        lab.container(mode(List.of(at(dual, SECOND))));

        assertTold(neighbour);
    }

    private static void assertTold(Sandbox neighbour) {
        for (String address : List.of(IPV4, IPV6)) {
            eventually(() -> takesFor(namespace(neighbour), address, SECOND));
            eventually(() -> takesFor(null, address, SECOND));
        }
    }

    @Test
    void soDoesAContainerThatIsConnectedWhileItRuns() throws IOException {
        Sandbox neighbour = lab.containerOn(dual);
        Sandbox holder = lab.container(mode(List.of(at(dual, FIRST))));
        lab.serve(namespace(holder), 80, "holder");
        learn(namespace(neighbour), FIRST);
        learn(null, FIRST);
        Sandbox heir = lab.containerOn(lab.network("other"));
        lab.controller().disconnect(holder.containerId(), dual.id(), mode(List.of()));

        lab.controller().connect(heir.containerId(), mode(List.of(at(dual, SECOND))));

        assertTold(neighbour);
    }
}
