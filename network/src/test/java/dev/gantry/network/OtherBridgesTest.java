package dev.gantry.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.linux.Link;
import dev.gantry.linux.MacAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OtherBridgesTest {
    private static Link link(int index, String name, String kind, int master) {
        return new Link(index, name, kind, "", new MacAddress(index), 1500, master, true);
    }

    @Test
    void aBridgeIsTheOutsideWhereSomethingOtherThanCablesHangsOnIt() {
        List<Link> links = List.of(
                link(1, "lo", "", 0),
                link(2, "eth0", "", 10),
                link(3, "eth1.5", "vlan", 11),
                link(4, "eth2", "", 0),
                link(10, "br0", "bridge", 0),
                link(11, "br5", "bridge", 0),
                link(12, "docker0", "bridge", 0),
                link(13, "virbr0", "bridge", 0),
                link(14, "br-empty", "bridge", 0),
                link(15, "bond0", "bond", 0),
                link(20, "veth1", "veth", 12),
                link(21, "vnet0", "tun", 13),
                link(22, "virbr0-nic", "dummy", 13),
                link(23, "eth3", "", 15));

        assertThat(OtherBridges.of(links, new Ownership(Path.of("/run/gantry"))))
                .containsExactly(
                        new Element("wires", "\"br0\""),
                        new Element("wires", "\"br5\""),
                        new Element("dockers", "\"docker0\""));
    }

    @Test
    void bridgesOfDockerdHaveItsNamesAndAreNotOurs() {
        Link ours = new Link(7, "br-0123456789ab", "bridge", "gantry /run/gantry n1", new MacAddress(7), 1500, 0, true);
        List<Link> links = List.of(
                ours,
                link(8, "br-fedcba987654", "bridge", 0),
                link(9, "br-0a1b2c3d4e5f", "bridge", 0),
                link(10, "eth1", "", 9),
                link(11, "br-lan", "bridge", 0));

        assertThat(OtherBridges.of(links, new Ownership(Path.of("/run/gantry"))))
                .containsExactly(
                        new Element("dockers", "\"br-fedcba987654\""), new Element("wires", "\"br-0a1b2c3d4e5f\""));
    }
}
