package dev.gantry.network;

import static dev.gantry.network.NetworkLab.address;
import static dev.gantry.network.NetworkLab.ask;
import static dev.gantry.network.NetworkLab.assertNoAnswer;
import static dev.gantry.network.NetworkLab.eventually;
import static dev.gantry.network.NetworkLab.namespace;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.linux.Link;
import dev.gantry.linux.Netlink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("kernel")
final class NetworkScaleIT {
    private static final int NETWORKS = 100;
    private static final int ENDPOINTS = 500;

    @TempDir
    Path run;

    private NetworkLab lab;

    @BeforeEach
    void openLab() {
        lab = NetworkLab.open(NetworkOptions.defaults(run));
    }

    @AfterEach
    void closeLab() throws IOException {
        lab.close();
    }

    @Test
    void manyNetworksAndContainersComeAndGoAndLeaveNothing() throws IOException {
        Set<String> linksBefore = links();
        String tableBefore = table();
        List<NetworkSpec> networks = new ArrayList<>();
        for (int i = 0; i < NETWORKS; i++) {
            networks.add(lab.network("net" + i, "10.0." + i + ".0/24"));
        }
        List<Sandbox> containers = new ArrayList<>();
        for (int i = 0; i < ENDPOINTS; i++) {
            containers.add(lab.containerOn(networks.get(i % NETWORKS)));
        }
        Sandbox last = containers.getLast();
        lab.serve(namespace(last), 80, "last");
        assertThat(ask(namespace(containers.get(NETWORKS - 1)), address(last).getHostAddress(), 80))
                .startsWith("last sees");
        assertNoAnswer(namespace(containers.getFirst()), address(last).getHostAddress(), 80);

        lab.stopServing();

        Recovery recovery = lab.restart(NetworkOptions.defaults(run), containers);
        assertThat(recovery.warnings()).isEmpty();
        assertThat(recovery.removed()).isEmpty();

        containers.forEach(container -> lab.controller().release(container.containerId()));
        networks.forEach(network -> lab.controller().delete(network.id()));
        assertThat(table()).isEqualTo(tableBefore);
        eventually(Duration.ofMinutes(2), () -> links().equals(linksBefore)); // each takes the kernel some 35 ms
        assertThat(run.resolve("netns")).isEmptyDirectory();
    }

    private static Set<String> links() {
        try (Netlink netlink = Netlink.open()) {
            return netlink.links().stream().map(Link::name).collect(Collectors.toSet());
        }
    }

    private static String table() {
        return NetworkLab.rules("list table inet gantry");
    }
}
