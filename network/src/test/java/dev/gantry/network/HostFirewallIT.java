package dev.gantry.network;

import static dev.gantry.network.NetworkLab.ask;
import static dev.gantry.network.NetworkLab.assertNoAnswer;
import static dev.gantry.network.NetworkLab.eventually;
import static dev.gantry.network.NetworkLab.mode;
import static dev.gantry.network.NetworkLab.namespace;
import static dev.gantry.network.NetworkLab.on;
import static dev.gantry.network.NetworkLab.rules;
import static dev.gantry.network.NetworkLab.tcp;
import static dev.gantry.network.NetworkLab.wish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.gantry.network.Iptables.Answer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Hosts with a firewall of their own, as dockerd and ufw leave it: forwarded packets are dropped that no rule
/// accepts.
@Tag("kernel")
final class HostFirewallIT {
    private static final FirewallOptions RESPECTFUL = new FirewallOptions(true, true, true, false);
    private static final List<String> LIST = List.of("-S", "FORWARD");

    @TempDir
    Path run;

    private NetworkLab lab;

    @BeforeEach
    void openLab() {
        lab = NetworkLab.open(NetworkOptions.defaults(run));
    }

    @AfterEach
    void closeLab() throws Exception {
        lab.close();
        for (String table : List.of("ip filter", "ip6 filter", FirewallRules.USER_TABLE)) {
            rules("add table " + table + "\ndelete table " + table + "\n");
        }
    }

    private static Iptables iptables(boolean ipv6, boolean legacy) {
        return Iptables.find(ipv6, legacy).orElseGet(() -> abort("no iptables program: install iptables"));
    }

    /// As iptables makes it.
    private static void dropForwarded(String family) {
        rules("add table " + family + " filter\nadd chain " + family
                + " filter FORWARD { type filter hook forward priority filter; policy drop; }\n");
    }

    private static boolean isInPlace(Iptables iptables) {
        Answer listed = iptables.run(LIST);
        assertThat(listed.succeeded()).as(listed.said()).isTrue();
        return ForwardRule.isFirst(listed.said());
    }

    /// Its lines, without what the program says besides.
    private static List<String> listed(Iptables iptables) {
        return iptables.run(LIST)
                .said()
                .lines()
                .filter(line -> line.startsWith("-"))
                .toList();
    }

    private static void awaitRule(Iptables iptables) {
        eventually(() -> isInPlace(iptables));
    }

    @Test
    void aPolicyOfTheHostDoesNotCutContainersOff() {
        Iptables iptables = iptables(false, false);
        Sandbox web = lab.container(tcp(8080, 80));
        Sandbox friend = lab.container();
        Path outside = lab.outside();
        lab.serve(outside, 80, "outside");
        lab.serve(namespace(web), 80, "web");

        dropForwarded("ip");
        awaitRule(iptables);

        assertThat(ask(namespace(web), "198.51.100.2", 80)).isEqualTo("outside sees 198.51.100.1");
        assertThat(ask(outside, "198.51.100.1", 8080)).isEqualTo("web sees 198.51.100.2");
        assertThat(ask(namespace(friend), "198.51.100.1", 8080)).startsWith("web sees ");
        lab.routeThroughHost(outside);
        assertNoAnswer(outside, NetworkLab.address(web).getHostAddress(), 80);
    }

    @Test
    void thePolicyForIpv6DoesNotEither() {
        Iptables iptables = iptables(true, false);
        NetworkSpec dual = lab.network("dual", "10.20.0.0/24", "fd00:1::/64");
        Sandbox web = lab.container(mode(List.of(on(dual)), tcp(8080, 80)));
        Path outside = lab.outside();
        lab.addIpv6(outside);
        lab.serve(outside, 80, "outside");
        lab.serve(namespace(web), 80, "web");

        dropForwarded("ip6");
        awaitRule(iptables);

        assertThat(ask(namespace(web), "2001:db8:64::2", 80)).isEqualTo("outside sees 2001:db8:64:0:0:0:0:1");
        assertThat(ask(outside, "2001:db8:64::1", 8080)).isEqualTo("web sees 2001:db8:64:0:0:0:0:2");
    }

    @Test
    void theRuleIsPutBackOnTopAndNoOtherIsTouched() {
        Iptables iptables = iptables(false, false);
        dropForwarded("ip");
        awaitRule(iptables);

        assertThat(iptables.run(List.of("-F", "FORWARD")).succeeded()).isTrue();
        awaitRule(iptables);

        assertThat(iptables.run(List.of("-I", "FORWARD", "-s", "192.0.2.1", "-j", "ACCEPT"))
                        .succeeded())
                .isTrue();
        awaitRule(iptables);
        assertThat(listed(iptables))
                .hasSize(3)
                .startsWith("-P FORWARD DROP")
                .endsWith("-A FORWARD -s 192.0.2.1/32 -j ACCEPT");
    }

    @Test
    void wherePartOfTheChainIsNotIptablesTheRuleIsThereOnceAllTheSame() {
        Iptables iptables = iptables(false, false);
        Sandbox web = lab.container(tcp(8080, 80));
        lab.serve(namespace(web), 80, "web");
        Path outside = lab.outside();
        dropForwarded("ip");
        rules("add rule ip filter FORWARD meta l4proto tcp ct original proto-dst 9 counter drop\n");

        eventually(() -> rules("list chain ip filter FORWARD").contains(" accept"));
        rules("add rule ip filter FORWARD meta l4proto tcp ct original proto-dst 10 counter drop\n");
        assertThat(ask(outside, "198.51.100.1", 8080)).isEqualTo("web sees 198.51.100.2");
        assertThat(lab.restart(NetworkOptions.defaults(run), List.of(web)).warnings())
                .isEmpty();

        assertThat(iptables.run(LIST).succeeded()).isFalse();
        lab.controller().destroy();
        assertThat(rules("list chain ip filter FORWARD")).doesNotContain(" accept");
        lab.reopen(NetworkOptions.defaults(run));
    }

    @Test
    void whatIsNotThereIsNotMadeAndTheEndTakesTheRuleAway() {
        Iptables iptables = iptables(false, false);
        lab.container();
        assertThat(rules("list tables")).doesNotContain("filter");

        dropForwarded("ip");
        awaitRule(iptables);
        lab.controller().destroy();

        assertThat(listed(iptables)).containsExactly("-P FORWARD DROP");
        lab.reopen(NetworkOptions.defaults(run));
    }

    @Test
    void theOlderIptablesHasItToo() {
        Iptables legacy = iptables(false, true);
        Answer policy = legacy.run(List.of("-P", "FORWARD", "DROP"));
        if (!policy.succeeded()) {
            abort("this kernel has no older iptables: " + policy.said());
        }
        try {
            Sandbox web = lab.container(tcp(8080, 80));
            lab.serve(namespace(web), 80, "web");
            Path outside = lab.outside();

            awaitRule(legacy);

            assertThat(ask(outside, "198.51.100.1", 8080)).isEqualTo("web sees 198.51.100.2");
        } finally {
            legacy.run(List.of("-P", "FORWARD", "ACCEPT"));
        }
    }

    @Test
    void nobodyElseSeesTheMark() {
        Iptables iptables = iptables(false, false);
        rules("""
                add table ip filter
                add chain ip filter POSTROUTING { type filter hook postrouting priority -200; policy accept; }
                add rule ip filter POSTROUTING meta mark & 0x1000 != 0 drop
                """);
        dropForwarded("ip");
        Sandbox web = lab.container(tcp(8080, 80));
        lab.serve(namespace(web), 80, "web");
        Path outside = lab.outside();
        lab.serve(outside, 80, "outside");
        eventually(() -> rules("list chain ip filter FORWARD").contains(" accept"));

        assertThat(ask(outside, "198.51.100.1", 8080)).isEqualTo("web sees 198.51.100.2");
        assertThat(ask(namespace(web), "198.51.100.2", 80)).isEqualTo("outside sees 198.51.100.1");
        assertThat(iptables.program()).exists();
    }

    @Test
    void whereTheHostIsRespectedItDecidesOverWhatComesFromOutside() {
        Iptables iptables = iptables(false, false);
        NetworkSpec open =
                lab.network(wish("open", Map.of("com.docker.network.bridge.gateway_mode_ipv4", "nat-unprotected")));
        Sandbox web = lab.container(tcp(8080, 80));
        Sandbox bare = lab.containerOn(open);
        lab.serve(namespace(web), 80, "web");
        lab.serve(namespace(bare), 80, "bare");
        Path outside = lab.outside();
        lab.routeThroughHost(outside);
        lab.serve(outside, 80, "outside");
        dropForwarded("ip");
        awaitRule(iptables);
        String own = NetworkLab.address(bare).getHostAddress();
        assertThat(ask(outside, own, 80)).startsWith("bare sees ");

        lab.restart(NetworkLab.options(run, RESPECTFUL), List.of(web, bare));

        assertNoAnswer(outside, "198.51.100.1", 8080);
        assertNoAnswer(outside, own, 80);
        assertThat(ask(namespace(web), "198.51.100.2", 80)).isEqualTo("outside sees 198.51.100.1");
        assertThat(ask(namespace(bare), "198.51.100.1", 8080)).startsWith("web sees ");
        assertThat(ask(null, "127.0.0.1", 8080)).startsWith("web sees ");

        rules("add rule ip filter FORWARD meta l4proto tcp ct original proto-dst 8080 accept\n");
        assertThat(ask(outside, "198.51.100.1", 8080)).isEqualTo("web sees 198.51.100.2");
        assertNoAnswer(outside, own, 80);

        lab.restart(NetworkOptions.defaults(run), List.of(web, bare));
        assertThat(ask(outside, own, 80)).startsWith("bare sees ");
    }

    @Test
    void theAdministratorsChainIsBeforeOursAndOutlivesIt() {
        Sandbox web = lab.container(tcp(8080, 80), tcp(8081, 80));
        lab.serve(namespace(web), 80, "web");
        Path outside = lab.outside();
        rules(
                "add rule inet gantry-user forward ip saddr 198.51.100.2 meta l4proto tcp ct original proto-dst 8080 drop\n");
        String chain = rules("list chain inet gantry-user forward");

        assertNoAnswer(outside, "198.51.100.1", 8080);
        assertThat(ask(outside, "198.51.100.1", 8081)).startsWith("web sees ");
        assertThat(ask(null, "127.0.0.1", 8080)).startsWith("web sees ");

        rules("delete table inet gantry\n");
        eventually(() -> rules("list tables").contains("table inet gantry\n"));
        lab.restart(NetworkOptions.defaults(run), List.of(web));
        assertNoAnswer(outside, "198.51.100.1", 8080);
        assertThat(rules("list chain inet gantry-user forward")).isEqualTo(chain);
    }

    @Test
    void whatAReloadOfTheHostsRulesRemovesIsPutBackAtOnce() {
        Sandbox web = lab.container(tcp(8080, 80));
        lab.serve(namespace(web), 80, "web");

        rules("flush ruleset\n");
        eventually(() -> rules("list tables").contains("table inet gantry-user"));
        eventually(() -> rules("list tables").contains("table inet gantry\n"));

        assertThat(rules("list map inet gantry published4")).contains("8080 : ");
        assertThat(ask(null, "127.0.0.1", 8080)).isEqualTo("web sees 172.17.0.1");
    }

    @Test
    void withoutRulesOfOursTheHostsAreLeftAlone() throws Exception {
        Iptables iptables = iptables(false, false);
        lab.close();
        rules("delete table inet gantry-user\n");
        lab = NetworkLab.open(NetworkLab.options(run, new FirewallOptions(false, false, true, false)));
        dropForwarded("ip");
        lab.container();

        assertThat(rules("list tables").strip()).isEqualTo("table ip filter");
        assertThat(listed(iptables)).containsExactly("-P FORWARD DROP");
    }
}
