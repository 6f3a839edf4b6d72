package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The network walks of tutorials, typed into the docker CLI, with what they promise.
final class NetworksIT extends WithLab {
    /// Those of a test that failed.
    @AfterEach
    void removeNetworks() {
        lab.removeAllContainers();
        lab.docker().out("network", "prune", "--force");
    }

    private static void container(String name, String... options) {
        String[] line = new String[options.length + 6];
        line[0] = "run";
        line[1] = "-d";
        line[2] = "--name=" + name;
        System.arraycopy(options, 0, line, 3, options.length);
        line[line.length - 3] = DaemonLab.IMAGE;
        line[line.length - 2] = "sleep";
        line[line.length - 1] = "600";
        lab.docker().out(line);
    }

    private static void remove(String... names) {
        for (String name : names) {
            lab.docker().out("rm", "-f", name);
        }
    }

    private static boolean reaches(String from, String to) {
        return lab.docker().run("exec", from, "ping", "-c", "1", "-W", "2", to).exitCode() == 0;
    }

    private static String address(String container, String network) {
        return lab.docker()
                .out("inspect", "-f", "{{(index .NetworkSettings.Networks \"" + network + "\").IPAddress}}", container);
    }

    @Test
    void onTheDefaultBridgeAddressesWorkAndNamesDoNot() {
        container("alpine1");
        container("alpine2");

        assertThat(reaches("alpine1", address("alpine2", "bridge"))).isTrue();
        assertThat(reaches("alpine1", "alpine2")).isFalse();
        remove("alpine1", "alpine2");
    }

    @Test
    void onANetworkOfOnesOwnNamesWorkAndOtherNetworksDoNot() {
        lab.docker().out("network", "create", "--driver", "bridge", "alpine-net");
        container("alpine1", "--network=alpine-net");
        container("alpine2", "--network=alpine-net", "--network-alias=second");
        container("alpine3");
        container("alpine4", "--network=alpine-net");
        lab.docker().out("network", "connect", "bridge", "alpine4");

        assertThat(reaches("alpine1", "alpine2")).isTrue();
        assertThat(reaches("alpine1", "second")).isTrue();
        assertThat(reaches("alpine1", "ALPINE4.alpine-net")).isTrue();
        assertThat(reaches("alpine1", "alpine1")).isTrue();
        assertThat(reaches("alpine1", "alpine3")).isFalse();
        assertThat(reaches("alpine1", address("alpine3", "bridge"))).isFalse();
        assertThat(reaches("alpine4", "alpine1")).isTrue();
        assertThat(reaches("alpine4", address("alpine3", "bridge"))).isTrue();
        assertThat(reaches("alpine4", "alpine3")).isFalse();
        assertThat(lab.docker().out("exec", "alpine1", "nslookup", address("alpine2", "alpine-net")))
                .contains("alpine2.alpine-net");
        assertThat(lab.docker().run("network", "rm", "alpine-net").err()).contains("has active endpoints");
        remove("alpine1", "alpine2", "alpine3", "alpine4");
        lab.docker().out("network", "rm", "alpine-net");
    }

    @Test
    void namesFollowWhatContainersDo() {
        lab.docker().out("network", "create", "net");
        container("client", "--network=net");
        assertThat(reaches("client", "web")).isFalse();

        container("web", "--network=net");
        assertThat(reaches("client", "web")).isTrue();
        lab.docker().out("rename", "web", "site");
        assertThat(reaches("client", "site")).isTrue();
        assertThat(reaches("client", "web")).isFalse();
        lab.docker().out("network", "disconnect", "net", "site");
        assertThat(reaches("client", "site")).isFalse();
        lab.docker().out("network", "connect", "--alias=shop", "net", "site");
        assertThat(reaches("client", "shop")).isTrue();
        lab.docker().out("restart", "-t0", "site");
        assertThat(reaches("client", "shop")).isTrue();
        lab.docker().out("rm", "-f", "site");
        assertThat(reaches("client", "shop")).isFalse();
        remove("client");
        lab.docker().out("network", "rm", "net");
    }

    @Test
    void aContainerThatJoinsANetworkLearnsItsNames() {
        lab.docker().out("network", "create", "net");
        container("web", "--network=net");
        container("late");
        lab.docker().out("network", "connect", "net", "late");

        assertThat(reaches("late", "web")).isTrue();
        assertThat(lab.docker().out("exec", "late", "cat", "/etc/resolv.conf")).contains("nameserver 127.0.0.11");
        remove("web", "late");
        lab.docker().out("network", "rm", "net");
    }

    @Test
    void twoContainersShareOneAddress() {
        lab.docker().out("network", "create", "net");
        container("one", "--network=net");
        container("two", "--network=container:one");
        container("three", "--network=net");

        assertThat(lab.docker().out("exec", "two", "ip", "-o", "-4", "addr")).contains(address("one", "net"));
        assertThat(reaches("two", "three")).isTrue();
        remove("two", "one", "three");
        lab.docker().out("network", "rm", "net");
    }

    @Test
    void networksAndNamesOutliveTheDaemon() throws Exception {
        lab.docker().out("network", "create", "--subnet=10.30.0.0/24", "net");
        container("web", "--network=net", "--ip=10.30.0.9", "-p=8099:80");
        container("client", "--network=net");

        lab.kill();
        lab.start();

        assertThat(reaches("client", "web")).isTrue();
        assertThat(address("web", "net")).isEqualTo("10.30.0.9");
        assertThat(lab.docker().out("port", "web")).contains("80/tcp -> 0.0.0.0:8099");
        container("third", "--network=net");
        assertThat(reaches("third", "client")).isTrue();
        remove("web", "client", "third");
        lab.docker().out("network", "rm", "net");
    }

    @Test
    void linksOnTheDefaultBridgeGiveNamesAndVariables() {
        container("db", "--expose=6379", "-e=COLOR=red");
        container("web", "--link=db:store", "-e=STORE_ENV_COLOR=own");
        String db = address("db", "bridge");

        assertThat(reaches("web", "store")).isTrue();
        assertThat(reaches("web", "db")).isTrue();
        assertThat(reaches("db", "web")).isFalse();
        assertThat(lab.docker().run("exec", "web", "env").lines())
                .contains(
                        "STORE_PORT=tcp://" + db + ":6379",
                        "STORE_PORT_6379_TCP_ADDR=" + db,
                        "STORE_NAME=/web/store",
                        "STORE_ENV_COLOR=own");
        assertThat(lab.docker().out("inspect", "-f", "{{.HostConfig.Links}}", "web"))
                .isEqualTo("[/db:/web/store]");
        assertThat(lab.docker().out("inspect", "-f", "{{.Name}}", "web/store")).isEqualTo("/db");
        assertThat(lab.docker().out("ps", "--no-trunc", "--format={{.Names}}")).contains("db,web/store");
        assertThat(lab.docker().run("ps", "--format={{.Names}}").lines()).containsExactlyInAnyOrder("db", "web");
        remove("web", "db");
    }

    @Test
    void linksFollowWhatTheyLeadTo() {
        container("db");
        container("web", "--link=db:store");
        String before = address("db", "bridge");
        lab.docker().out("rename", "db", "database");
        lab.docker().out("stop", "-t0", "database");
        container("squatter");
        lab.docker().out("start", "database");

        assertThat(address("database", "bridge")).isNotEqualTo(before);
        assertThat(reaches("web", "store")).isTrue();
        lab.docker().out("stop", "-t0", "database", "web");
        assertThat(lab.docker().run("start", "web").err())
                .contains("Cannot link to a non running container: /database AS /web/store");
        lab.docker().out("rm", "--link", "/web/store");
        lab.docker().out("start", "web");
        assertThat(lab.docker().out("inspect", "-f", "{{.HostConfig.Links}}", "web"))
                .isEqualTo("[]");
        remove("web", "database", "squatter");
    }

    @Test
    void linksOnANetworkOfOnesOwnLeadBothWays() {
        lab.docker().out("network", "create", "net");
        container("one", "--network=net", "--link=two:second");
        container("two", "--network=net", "--link=one:first");

        assertThat(reaches("one", "second")).isTrue();
        assertThat(reaches("two", "first")).isTrue();
        assertThat(reaches("one", "first")).isFalse();
        remove("one", "two");
        lab.docker().out("network", "rm", "net");
    }

    @Test
    void withoutANetworkThereIsTheLoopbackAlone() {
        container("alone", "--network=none");

        assertThat(lab.docker().out("exec", "alone", "ls", "/sys/class/net")).isEqualTo("lo");
        assertThat(reaches("alone", "127.0.0.1")).isTrue();
        remove("alone");
    }

    @Test
    void onTheHostsNetworkAContainerHasTheHostsInterfacesAndNames() {
        container("host", "--network=host");

        assertThat(lab.docker().out("exec", "host", "ls", "/sys/class/net")).contains("gantry0");
        assertThat(lab.docker().out("exec", "host", "hostname"))
                .isEqualTo(lab.docker().out("info", "-f", "{{.Name}}"));
        remove("host");
    }

    @Test
    void bothFamiliesWork() {
        lab.docker().out("network", "create", "--ipv6", "--subnet=fd00:5::/64", "net");
        container("web", "--network=net", "--ip6=fd00:5::80");
        container("client", "--network=net");

        assertThat(lab.docker().out("exec", "client", "ping6", "-c1", "-W2", "web"))
                .contains("fd00:5::80");
        assertThat(reaches("client", address("web", "net"))).isTrue();
        remove("web", "client");
        lab.docker().out("network", "rm", "net");
    }

    @Test
    void interfacesHaveTheSettingsThatAreAskedFor() {
        lab.docker().out("network", "create", "net");
        container(
                "web",
                "--network=name=net,\"driver-opt=com.docker.network.endpoint.sysctls="
                        + "net.ipv4.conf.IFNAME.log_martians=1,net.ipv4.conf.IFNAME.rp_filter=2\","
                        + "driver-opt=com.docker.network.endpoint.ifname=net7,link-local-ip=169.254.8.8");

        assertThat(lab.docker().out("exec", "web", "cat", "/proc/sys/net/ipv4/conf/net7/log_martians"))
                .isEqualTo("1");
        assertThat(lab.docker().out("exec", "web", "cat", "/proc/sys/net/ipv4/conf/net7/rp_filter"))
                .isEqualTo("2");
        assertThat(lab.docker().out("exec", "web", "ip", "-4", "addr", "show", "net7"))
                .contains("169.254.8.8/16");
        String option = "com.docker.network.endpoint.sysctls=";
        for (String bad : new String[] {"net.ipv4.conf.eth0.forwarding=1", "net.ipv4.conf.IFNAME.nosuch=1"}) {
            assertThat(lab.docker()
                            .run(
                                    "run",
                                    "--rm",
                                    "--network=name=net,driver-opt=" + option + bad,
                                    DaemonLab.IMAGE,
                                    "true")
                            .exitCode())
                    .as(bad)
                    .isEqualTo(125);
        }
        remove("web");
        lab.docker().out("network", "rm", "net");
    }
}
