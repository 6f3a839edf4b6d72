package dev.gantry.network;

import static dev.gantry.network.NetworkLab.address;
import static dev.gantry.network.NetworkLab.ask;
import static dev.gantry.network.NetworkLab.askByUdp;
import static dev.gantry.network.NetworkLab.assertNoAnswer;
import static dev.gantry.network.NetworkLab.bridge;
import static dev.gantry.network.NetworkLab.namespace;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A default bridge on which neighbours don't reach each other, and a container that is linked to another.
@Tag("kernel")
final class LinkRulesIT {
    private static final List<LinkedContainer> TO_DB = List.of(new LinkedContainer(
            "db",
            List.of(
                    new LinkedContainer.Port(TransportProtocol.TCP, 6379),
                    new LinkedContainer.Port(TransportProtocol.UDP, 53))));

    @TempDir
    Path run;

    private NetworkLab lab;
    private Sandbox database;
    private Sandbox web;

    @BeforeEach
    void openLab() {
        lab = NetworkLab.open(options());
        database = lab.controller().attach("db", bridge());
        web = lab.controller().attach("web", bridge());
        lab.serve(namespace(database), 6379, "db");
        lab.serve(namespace(database), 53, "db");
        lab.serve(namespace(web), 80, "web");
    }

    @AfterEach
    void closeLab() throws IOException {
        lab.close();
    }

    private NetworkOptions options() {
        BridgeOptions.Addresses any = BridgeOptions.Addresses.ANY;
        return NetworkOptions.defaults(run)
                .withBridge(new BridgeOptions(BridgeOptions.DEFAULT_NAME, any, null, 1500, false, true));
    }

    private static String host(Sandbox sandbox) {
        return address(sandbox).getHostAddress();
    }

    @Test
    void theOneThatIsLinkedReachesThosePortsAndNothingElse() {
        Sandbox stranger = lab.container();
        assertNoAnswer(namespace(web), host(database), 6379);

        lab.controller().link("web", TO_DB);

        assertThat(ask(namespace(web), host(database), 6379)).isEqualTo("db sees " + host(web));
        assertThat(askByUdp(namespace(web), host(database), 53)).isEqualTo("db sees " + host(web));
        assertNoAnswer(namespace(web), host(database), 53);
        assertNoAnswer(namespace(database), host(web), 80);
        assertNoAnswer(namespace(stranger), host(database), 6379);
        assertNoAnswer(namespace(web), host(stranger), 6379);

        lab.controller().link("web", List.of());
        assertNoAnswer(namespace(web), host(database), 6379);
        assertThat(linked()).doesNotContain("6379");
    }

    private static String linked() {
        return NetworkLab.rules("list set inet gantry linked");
    }

    @Test
    void aLinkFollowsTheOtherAndIsNothingToWhoeverHasItsAddressNext() throws IOException {
        lab.controller().link("web", TO_DB);
        String before = host(database);
        lab.stopServing();
        lab.controller().release("db");
        Sandbox heir = lab.container();
        lab.serve(namespace(heir), 6379, "heir");
        assertThat(host(heir)).isEqualTo(before);
        assertNoAnswer(namespace(web), before, 6379);

        Sandbox again = lab.controller().attach("db", bridge());
        lab.serve(namespace(again), 6379, "db");

        assertThat(host(again)).isNotEqualTo(before);
        assertThat(ask(namespace(web), host(again), 6379)).isEqualTo("db sees " + host(web));
        assertNoAnswer(namespace(web), before, 6379);
    }

    @Test
    void aLinkEndsWithTheOneThatHasIt() {
        lab.controller().link("web", TO_DB);
        lab.controller().release("web");

        assertThat(linked()).doesNotContain("6379");
        Sandbox heir = lab.controller().attach("web", bridge());
        assertNoAnswer(namespace(heir), host(database), 6379);
    }

    @Test
    void aRestartedDaemonKeepsIt() {
        lab.controller().link("web", TO_DB);

        Recovery recovery = lab.restart(options(), List.of(database, web), controller -> controller.link("web", TO_DB));

        assertThat(recovery.warnings()).isEmpty();
        assertThat(ask(namespace(web), host(database), 6379)).isEqualTo("db sees " + host(web));
        lab.controller().release("db");
        assertThat(linked()).doesNotContain("6379");
    }

    @Test
    void offTheBridgeItOpensNothing() {
        NetworkSpec blue = lab.network("blue");
        lab.controller().link("web", TO_DB);
        lab.controller().connect("web", NetworkLab.mode(List.of(NetworkLab.on(blue))));
        assertThat(ask(namespace(web), host(database), 6379)).isEqualTo("db sees " + host(web));

        String id = NetworkSpec.predefinedId(NetworkSpec.DEFAULT);
        lab.controller().disconnect("web", id, NetworkLab.mode(List.of()));

        assertThat(linked()).doesNotContain("6379");
    }
}
