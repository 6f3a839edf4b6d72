package dev.gantry.difftest;

import static dev.gantry.difftest.Case.ask;
import static dev.gantry.difftest.Case.run;

import java.util.List;

/// Networks: as people type them, and as client libraries ask for them.
final class NetworkCases {
    private static final String SLEEPER = "busybox sleep 1000 >/dev/null";

    /// By the API: what is answered field for field, and what is refused with which words.
    static final List<Case> REQUESTS = List.of(
            Case.of("a network by its name alone", create("{\"Name\": \"net\"}"), ask("GET /networks/net")),
            Case.of("a network in the list", create("{\"Name\": \"net\"}"), list("{\"name\":[\"net\"]}")),
            Case.of("a network without a body", ask("POST /networks/create")),
            Case.of("a network without a name", create("{}")),
            Case.of("a network of a blank name", create("{\"Name\": \"  \"}")),
            Case.of("a network of JSON cut short", create("{\"Name\": ")),
            Case.of(
                    "a network whose name is taken",
                    create("{\"Name\": \"net\"}"),
                    create("{\"Name\": \"net\", \"CheckDuplicate\": true}")),
            Case.of("a network of a predefined name", create("{\"Name\": \"bridge\"}"), create("{\"Name\": \"none\"}")),
            Case.of("a second host network", create("{\"Name\": \"net\", \"Driver\": \"host\"}")),
            Case.of("a second null network", create("{\"Name\": \"net\", \"Driver\": \"null\"}")),
            Case.of("a network of a swarm's driver", create("{\"Name\": \"net\", \"Driver\": \"overlay\"}")),
            Case.of("a network with everything", create("""
                    {"Name": "net", "Driver": "bridge", "Internal": true, "Attachable": true, "EnableIPv6": true,
                     "IPAM": {"Driver": "default", "Config": [
                       {"Subnet": "10.20.0.0/16", "IPRange": "10.20.5.0/24", "Gateway": "10.20.5.254",
                        "AuxiliaryAddresses": {"router": "10.20.5.1", "other": "10.20.5.2"}},
                       {"Subnet": "fd00:9::/64", "Gateway": "fd00:9::11"}]},
                     "Options": {"com.docker.network.bridge.name": "br-every",
                       "com.docker.network.bridge.enable_icc": "false",
                       "com.docker.network.bridge.enable_ip_masquerade": "false",
                       "com.docker.network.bridge.host_binding_ipv4": "127.0.0.1",
                       "com.docker.network.driver.mtu": "1400"},
                     "Labels": {"a": "b", "c": ""}}"""), ask("GET /networks/net")),
            Case.of("a network of a given subnet", create(subnet("10.20.0.0/24")), ask("GET /networks/net")),
            Case.of("a network of a range", create("""
                    {"Name": "net", "IPAM": {"Config": [{"Subnet": "10.20.0.0/16", "IPRange": "10.20.5.0/24"}]}}"""), ask("GET /networks/net")),
            Case.of("a network of a subnet that is none", create(subnet("10.20.0/24"))),
            Case.of("a network whose subnet overlaps another's", create(subnet("10.20.0.0/24")), create("""
                            {"Name": "two", "IPAM": {"Config": [{"Subnet": "10.20.0.128/25"}]}}""")),
            Case.of("a network of a gateway elsewhere", create("""
                    {"Name": "net", "IPAM": {"Config": [{"Subnet": "10.20.0.0/24", "Gateway": "10.21.0.1"}]}}""")),
            Case.of("a bridge network of two subnets", create("""
                    {"Name": "net", "IPAM": {"Config": [{"Subnet": "10.20.0.0/24"}, {"Subnet": "10.21.0.0/24"}]}}""")),
            Case.of("a network of an option that is no boolean", create("""
                    {"Name": "net", "Options": {"com.docker.network.bridge.enable_icc": "perhaps"}}""")),
            Case.of("a network of an unknown option", create("""
                    {"Name": "net", "Options": {"com.example.nope": "x"}}"""), ask("GET /networks/net")),
            Case.of("networks of the same bridge", create(bridge("one")), create(bridge("two"))),
            Case.of(
                    "a mere configuration",
                    create("""
                            {"Name": "conf", "ConfigOnly": true, "IPAM": {"Config": [{"Subnet": "10.20.0.0/24"}]}}"""),
                    create("{\"Name\": \"net\", \"ConfigFrom\": {\"Network\": \"conf\"}}"),
                    ask("GET /networks/conf"),
                    ask("GET /networks/net"),
                    ask("DELETE /networks/conf")),
            Case.of(
                    "a configuration that is none",
                    create("{\"Name\": \"one\"}"),
                    create("{\"Name\": \"net\", \"ConfigFrom\": {\"Network\": \"one\"}}")),
            Case.of(
                    "a configuration that is missing",
                    create("{\"Name\": \"net\", \"ConfigFrom\": {\"Network\": \"no\"}}")),
            Case.of(
                    "lists with filters",
                    create("""
                    {"Name": "net", "Labels": {"a": "b"}}"""),
                    names("driver=bridge"),
                    names("type=custom"),
                    names("type=builtin"),
                    names("label=a=b"),
                    names("label=a=c"),
                    names("scope=swarm"),
                    names("dangling=true"),
                    names("dangling=false"),
                    list("{\"type\":[\"nope\"]}"),
                    list("{\"nope\":[\"x\"]}")),
            Case.of(
                    "removal of a network",
                    create("{\"Name\": \"net\"}"),
                    ask("DELETE /networks/net"),
                    ask("DELETE /networks/net")),
            Case.of("removal of predefined ones", ask("DELETE /networks/host"), ask("DELETE /networks/none")),
            Case.of(
                    "prune of networks",
                    create("{\"Name\": \"net\"}"),
                    ask("POST /networks/prune"),
                    ask("POST /networks/prune")),
            Case.of(
                    "prune by label",
                    create("{\"Name\": \"net\", \"Labels\": {\"a\": \"b\"}}"),
                    ask("POST /networks/prune?filters={\"label\":[\"x\"]}"),
                    ask("POST /networks/prune?filters={\"label!\":[\"x\"]}"),
                    ask("POST /networks/prune?filters={\"nope\":[\"x\"]}")),
            Case.of("connect to nothing", ask("POST /networks/nope/connect", "{\"Container\": \"box\"}")),
            Case.of(
                    "connect of nothing",
                    create("{\"Name\": \"net\"}"),
                    ask("POST /networks/net/connect", "{\"Container\": \"nope\"}"),
                    ask("POST /networks/net/disconnect", "{\"Container\": \"nope\"}"),
                    ask("POST /networks/net/connect", "{")),
            Case.of(
                    "a container in inspect of its network",
                    create(subnet("10.20.0.0/24")),
                    container("box", "net"),
                    ask("POST /containers/box/start"),
                    ask("GET /networks/net"),
                    ask("DELETE /networks/net")),
            Case.of(
                    "a container that was created on a network",
                    create(subnet("10.20.0.0/24")),
                    container("box", "net"),
                    ask("GET /containers/box/json")),
            Case.of(
                    "a container that was made with addresses and aliases",
                    create(subnet("10.20.0.0/24")),
                    ask("POST /containers/create?name=box", """
                            {"Image": "busybox", "Cmd": ["sleep", "1000"], "HostConfig": {"NetworkMode": "net"},
                             "NetworkingConfig": {"EndpointsConfig": {"net": {"Aliases": ["www"],
                             "IPAMConfig": {"IPv4Address": "10.20.0.77"}}}}}"""),
                    ask("POST /containers/box/start"),
                    ask("GET /networks/net")));

    /// As people type them.
    static final List<Case> SCRIPTS = List.of(
            Case.of(
                    "network create, ls, rm",
                    run("docker network create net | wc -c"),
                    run("docker network ls --format '{{.Name}} {{.Driver}} {{.Scope}}'"),
                    run("docker network rm net; docker network rm net")),
            Case.of(
                    "network ls with filters",
                    run(
                            "docker network create --label a=b net >/dev/null; docker network ls -f label=a --format '{{.Name}}'"),
                    run("docker network ls -f driver=null --format '{{.Name}} {{.Labels}} {{.Internal}} {{.IPv6}}'"),
                    run("docker network ls -q | wc -l; docker network ls -f nope=x")),
            Case.of(
                    "network inspect",
                    run(
                            "docker network create --subnet 10.20.0.0/24 --gateway 10.20.0.9 net >/dev/null; docker network inspect net"),
                    run("docker network inspect -f '{{(index .IPAM.Config 0).Subnet}} {{.Internal}}' net nope")),
            Case.of("network create with a wrong subnet", run("docker network create --subnet 10.20.0/24 net")),
            Case.of(
                    "network create with an overlap",
                    run(
                            "docker network create --subnet 10.20.0.0/16 net >/dev/null; docker network create --subnet 10.20.1.0/24 two")),
            Case.of(
                    "network create with a range outside",
                    run("docker network create --subnet 10.20.0.0/24 --ip-range 10.21.0.0/24 net")),
            Case.of(
                    "network prune",
                    run("docker network create net >/dev/null; docker network prune -f; docker network prune -f")),
            Case.of(
                    "the default bridge knows addresses and no names",
                    run("docker run -d --name one " + SLEEPER + "; docker run -d --name two " + SLEEPER),
                    run(
                            "docker exec two ping -c 1 -W 2 $(docker inspect -f '{{.NetworkSettings.IPAddress}}' one) | grep received"),
                    run("docker exec two sh -c 'ping -c 1 -W 2 one; echo $?'")),
            Case.of(
                    "other networks are not reached",
                    run("docker network create blue >/dev/null; docker network create green >/dev/null"),
                    run("docker run -d --name one --network blue " + SLEEPER
                            + "; docker run -d --name two --network green " + SLEEPER),
                    run(
                            "docker exec two ping -c 1 -W 1 $(docker inspect -f '{{.NetworkSettings.Networks.blue.IPAddress}}' one) | grep received")),
            Case.of(
                    "a container on two networks",
                    run(
                            "docker network create --subnet 10.20.0.0/24 blue >/dev/null; docker network create --subnet 10.21.0.0/24 green >/dev/null"),
                    run("docker run -d --name box --network blue " + SLEEPER + "; docker network connect green box"),
                    run("docker exec box ip -o -4 addr | awk '{print $2, $4}'; docker exec box ip route"),
                    run(
                            "docker inspect -f '{{range $n, $e := .NetworkSettings.Networks}}{{$n}} {{$e.IPAddress}} {{end}}' box"),
                    run(
                            "docker network disconnect blue box; docker exec box ip route; docker exec box grep 10.2 /etc/hosts | cut -f1"),
                    run("docker restart -t 0 box; docker exec box ip -o -4 addr | awk '{print $2, $4}'"),
                    run("docker network rm green; docker rm -f box; docker network rm green")),
            Case.of(
                    "connect before the start",
                    run(
                            "docker network create --subnet 10.20.0.0/24 net >/dev/null; docker create --name box busybox sleep 1000 >/dev/null"),
                    run("docker network connect --ip 10.20.0.50 net box; docker start box"),
                    run(
                            "docker exec box ip -o -4 addr | awk '{print $2}'; docker inspect -f '{{.NetworkSettings.Networks.net.IPAddress}}' box")),
            Case.of(
                    "connect twice, disconnect twice",
                    run("docker network create net >/dev/null; docker run -d --name box --network net " + SLEEPER),
                    run("docker network connect net box"),
                    run("docker network disconnect net box; docker network disconnect net box")),
            Case.of(
                    "connect of a container without networks of its own",
                    run("docker network create net >/dev/null; docker run -d --name box --network none " + SLEEPER),
                    run("docker network connect net box"),
                    run("docker run -d --name cup --network host " + SLEEPER + "; docker network connect net cup"),
                    run("docker run -d --name pot --network container:cup " + SLEEPER
                            + "; docker network connect net pot"),
                    run("docker network connect host box; docker network disconnect host cup")),
            Case.of(
                    "addresses that can't be had",
                    run(
                            "docker network create net >/dev/null; docker run --rm --network net --ip 10.20.0.5 busybox true"),
                    run("docker run --rm --ip 10.20.0.5 busybox true"),
                    run(
                            "docker network create --subnet 10.20.0.0/24 sub >/dev/null; docker run --rm --network sub --ip 10.21.0.5 busybox true"),
                    run("docker run -d --name box --network sub --ip 10.20.0.5 " + SLEEPER
                            + "; docker run --rm --network sub --ip 10.20.0.5 busybox true"),
                    run("docker run --rm --network sub --ip nope busybox true")),
            Case.of("aliases on the default bridge", run("docker run --rm --network-alias a busybox true")),
            Case.of(
                    "a network that is gone when the container starts",
                    run(
                            "docker network create net >/dev/null; docker create --name box --network net busybox true >/dev/null"),
                    run("docker network rm net; docker start box"),
                    run("docker network create net >/dev/null; docker start -a box; echo $?")),
            Case.of(
                    "an internal network",
                    run(
                            "docker network create --internal --subnet 10.20.0.0/24 net >/dev/null; docker run --rm --network net busybox ip route"),
                    run("docker run -d --name box --network net -p 8080:80 " + SLEEPER + "; docker port box")),
            Case.of(
                    "two containers of one address",
                    run("docker run -d --name box " + SLEEPER),
                    run("docker run --rm --network container:box busybox ip -o -4 addr | awk '{print $2}'"),
                    run("docker run --rm --network container:box -p 80:80 busybox true"),
                    run("docker run --rm --network container:nope busybox true")),
            Case.of(
                    "a published port on a network of one's own",
                    run(
                            "docker network create net >/dev/null; docker run -d --name box --network net -p 8080:80 busybox sh -c 'mkdir /w; echo hi >/w/index.html; httpd -f -p 80 -h /w' >/dev/null"),
                    run(
                            "for i in 1 2 3 4 5 6 7 8 9; do busybox wget -q -O - http://127.0.0.1:8080/ && break; sleep 0.2; done"),
                    run(
                            "docker port box; docker run --rm -p 8080:80 busybox true 2>&1 | sed 's/endpoint .* failed/endpoint failed/'")),
            Case.of(
                    "ps by network",
                    run("docker network create net >/dev/null; docker run -d --name box --network net " + SLEEPER),
                    run(
                            "docker ps -f network=net --format '{{.Names}} {{.Networks}}'; docker ps -q -f network=bridge | wc -l")),
            Case.of(
                    "network events",
                    run(
                            "docker network create told >/dev/null; docker run --rm --network told busybox true; docker network rm told >/dev/null; sleep 1.1; docker events --since 60s --until 0s --filter type=network --filter network=told --format '{{.Action}} {{.Actor.Attributes.name}} {{.Actor.Attributes.type}}'")));

    private NetworkCases() {}

    private static Case.Step create(String body) {
        return ask("POST /networks/create", body);
    }

    private static String subnet(String subnet) {
        return "{\"Name\": \"net\", \"IPAM\": {\"Config\": [{\"Subnet\": \"" + subnet + "\"}]}}";
    }

    private static String bridge(String name) {
        return "{\"Name\": \"" + name + "\", \"Options\": {\"com.docker.network.bridge.name\": \"br-same\"}}";
    }

    private static Case.Step container(String name, String network) {
        return ask(
                "POST /containers/create?name=" + name,
                "{\"Image\": \"busybox\", \"Cmd\": [\"sleep\", \"1000\"], \"HostConfig\": {\"NetworkMode\": \""
                        + network + "\"}}");
    }

    private static Case.Step list(String filters) {
        return ask("GET /networks?filters=" + filters);
    }

    private static Case.Step names(String filter) {
        return run("docker network ls --format '{{.Name}}' --filter " + filter);
    }
}
