package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// The network walks of tutorials, typed into the docker CLI, with what they promise.
final class NetworksIT extends WithLab {
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
}
