package dev.gantry.difftest;

import static dev.gantry.difftest.Case.ask;
import static dev.gantry.difftest.Case.raw;

import java.util.List;
import java.util.Map;

/// Requests as a client library sends them: what is answered field for field, and what is refused with which words.
final class RequestCases {
    private static final String SLEEPER = """
            {"Image": "busybox", "Cmd": ["sleep", "1000"], "HostConfig": {"Init": false}}""";

    static final List<Case> ALL = List.of(
            Case.of("ping", raw("GET /_ping")),
            Case.of("ping without a body", raw("HEAD /_ping")),
            Case.of("ping in a version", ask("GET /_ping")),
            Case.of("version", ask("GET /version")),
            Case.of("info", ask("GET /info")),
            Case.of("unknown route", ask("GET /nothing/here")),
            Case.of("unknown route without a version", raw("GET /nothing")),
            Case.of("unknown method", ask("PATCH /containers/json")),
            Case.of("version too new", raw("GET /v1.99/containers/json")),
            Case.of("version too old", raw("GET /v1.10/containers/json")),
            Case.of("version that is none", raw("GET /vx/containers/json")),
            // containers: lists
            Case.of("no containers", ask("GET /containers/json?all=1")),
            Case.of("containers with an unknown filter", ask("GET /containers/json?filters={\"nope\":[\"x\"]}")),
            Case.of("containers with a filter that is no JSON", ask("GET /containers/json?filters={nope")),
            Case.of("containers with an unknown status", ask("GET /containers/json?filters={\"status\":[\"nope\"]}")),
            Case.of("containers with a limit that is no number", ask("GET /containers/json?limit=many")),
            Case.of(
                    "a created container in the list",
                    create("box", "{\"Image\": \"busybox\", \"Cmd\": [\"echo\", \"hi\"], \"Labels\": {\"a\": \"b\"}}"),
                    ask("GET /containers/json?all=1"),
                    ask("GET /containers/json")),
            Case.of(
                    "a running container in the list",
                    create("box", SLEEPER),
                    ask("POST /containers/box/start"),
                    ask("GET /containers/json"),
                    ask("GET /containers/json?size=1"),
                    ask("GET /containers/json?filters={\"name\":[\"box\"],\"status\":[\"running\"]}"),
                    ask("GET /containers/json?filters={\"label\":[\"none\"]}")),
            // containers: create
            Case.of("create with defaults", create("box", "{\"Image\": \"busybox\"}"), ask("GET /containers/box/json")),
            Case.of("create without a body", ask("POST /containers/create")),
            Case.of("create with an empty object", create("box", "{}")),
            Case.of("create with JSON cut short", create("box", "{\"Image\": ")),
            Case.of("create with a body of the wrong shape", create("box", "[]")),
            Case.of("create with a field of the wrong type", create("box", "{\"Image\": 5}")),
            Case.of(
                    "create with another content type",
                    ask("POST /containers/create", Map.of("Content-Type", "text/plain"), "{\"Image\": \"busybox\"}")),
            Case.of("create from an unknown image", create("box", "{\"Image\": \"nope:1\"}")),
            Case.of("create from an image name that is none", create("box", "{\"Image\": \"No/Upper\"}")),
            Case.of("create with a name that is none", create("a/b", "{\"Image\": \"busybox\"}")),
            Case.of("create with a name of one letter", create("x", "{\"Image\": \"busybox\"}")),
            Case.of(
                    "create with a name that is taken",
                    create("box", "{\"Image\": \"busybox\"}"),
                    create("box", "{\"Image\": \"busybox\"}")),
            Case.of("create with unknown fields", create("box", "{\"Image\": \"busybox\", \"Nope\": true}")),
            Case.of(
                    "create with a command as one string",
                    create("box", "{\"Image\": \"busybox\", \"Cmd\": \"echo hi\", \"Entrypoint\": \"/bin/sh\"}"),
                    ask("GET /containers/box/json")),
            Case.of("create with fields in lower case", create("box", "{\"image\": \"busybox\", \"cmd\": [\"true\"]}")),
            Case.of("create with everything about the process", create("box", """
                    {"Image": "busybox", "Cmd": ["true"], "Hostname": "h", "Domainname": "d.test", "User": "nobody",
                     "Env": ["A=1", "B=two words", "PATH=/x"], "WorkingDir": "/tmp", "StopSignal": "SIGUSR1",
                     "StopTimeout": 3, "Tty": true, "OpenStdin": true, "StdinOnce": true,
                     "ExposedPorts": {"80/tcp": {}, "53/udp": {}}, "Volumes": {"/data": {}}}"""), ask("GET /containers/box/json")),
            Case.of("create with limits", create("box", """
                    {"Image": "busybox", "HostConfig": {"Memory": 67108864, "MemorySwap": 134217728,
                     "NanoCpus": 500000000, "CpuShares": 512, "PidsLimit": 20, "OomScoreAdj": 100, "ShmSize": 1048576,
                     "Ulimits": [{"Name": "nofile", "Soft": 100, "Hard": 200}]}}"""), ask("GET /containers/box/json")),
            Case.of("create with isolation", create("box", """
                    {"Image": "busybox", "HostConfig": {"CapAdd": ["NET_ADMIN"], "CapDrop": ["CHOWN"],
                     "ReadonlyRootfs": true, "PidMode": "host", "IpcMode": "private", "UTSMode": "host",
                     "Sysctls": {"net.core.somaxconn": "100"}, "GroupAdd": ["5"], "SecurityOpt": ["no-new-privileges"],
                     "Tmpfs": {"/run": "size=1m"}, "Init": true}}"""), ask("GET /containers/box/json")),
            Case.of(
                    "create with every privilege",
                    host("box", "{\"Privileged\": true}"),
                    ask("GET /containers/box/json")),
            Case.of(
                    "create with another's namespaces",
                    create("box", SLEEPER),
                    host(
                            "cup",
                            "{\"NetworkMode\": \"container:box\", \"PidMode\": \"container:box\", \"IpcMode\": \"container:box\"}"),
                    ask("GET /containers/cup/json")),
            Case.of("create with too little memory", host("box", "{\"Memory\": 1000}")),
            Case.of(
                    "create with less swap than memory",
                    host("box", "{\"Memory\": 67108864, \"MemorySwap\": 1000000}")),
            Case.of("create with both kinds of CPU limit", host("box", "{\"NanoCpus\": 1000000, \"CpuQuota\": 5000}")),
            Case.of("create with more CPUs than there are", host("box", "{\"NanoCpus\": 900000000000}")),
            Case.of("create with CPUs that do not exist", host("box", "{\"CpusetCpus\": \"99\"}")),
            Case.of("create with an unknown restart policy", host("box", "{\"RestartPolicy\": {\"Name\": \"nope\"}}")),
            Case.of(
                    "create with retries for always",
                    host("box", "{\"RestartPolicy\": {\"Name\": \"always\", \"MaximumRetryCount\": 2}}")),
            Case.of(
                    "create with removal and a restart policy",
                    host("box", "{\"AutoRemove\": true, \"RestartPolicy\": {\"Name\": \"always\"}}")),
            Case.of("create with a bind that is none", host("box", "{\"Binds\": [\"a:b:c:d\"]}")),
            Case.of("create with a bind to a relative path", host("box", "{\"Binds\": [\"/tmp:relative\"]}")),
            Case.of("create with a bind to the root", host("box", "{\"Binds\": [\"/tmp:/\"]}")),
            Case.of("create with a bind mode that is none", host("box", "{\"Binds\": [\"/tmp:/x:nope\"]}")),
            Case.of("create with two mounts at one place", host("box", "{\"Binds\": [\"/tmp:/x\", \"/var:/x\"]}")),
            Case.of(
                    "create with a mount whose source is missing",
                    host(
                            "box",
                            "{\"Mounts\": [{\"Type\": \"bind\", \"Source\": \"/not/there\", \"Target\": \"/x\"}]}")),
            Case.of(
                    "create with a mount of an unknown type",
                    host("box", "{\"Mounts\": [{\"Type\": \"nope\", \"Target\": \"/x\"}]}")),
            Case.of(
                    "create with a mount without a target",
                    host("box", "{\"Mounts\": [{\"Type\": \"volume\", \"Source\": \"v\"}]}")),
            Case.of("create with a port that is none", host("box", "{\"PortBindings\": {\"99999/tcp\": [{}]}}")),
            Case.of(
                    "create with a host port that is none",
                    host("box", "{\"PortBindings\": {\"80/tcp\": [{\"HostPort\": \"many\"}]}}")),
            Case.of("create with an unknown runtime", host("box", "{\"Runtime\": \"nope\"}")),
            Case.of("create with an unknown network", host("box", "{\"NetworkMode\": \"nope\"}")),
            Case.of(
                    "create with another's network that is missing",
                    host("box", "{\"NetworkMode\": \"container:nope\"}")),
            Case.of("create with an unknown log driver", host("box", "{\"LogConfig\": {\"Type\": \"nope\"}}")),
            Case.of("create with an unknown capability", host("box", "{\"CapAdd\": [\"NOPE\"]}")),
            Case.of("create with an unknown security option", host("box", "{\"SecurityOpt\": [\"nope=1\"]}")),
            Case.of("create with a sysctl that is the host's", host("box", "{\"Sysctls\": {\"kernel.sysrq\": \"1\"}}")),
            Case.of("create with an ulimit that is none", host("box", "{\"Ulimits\": [{\"Name\": \"nope\"}]}")),
            Case.of(
                    "create with an unknown stop signal",
                    create("box", "{\"Image\": \"busybox\", \"StopSignal\": \"NOPE\"}")),
            // containers: lifecycle
            Case.of(
                    "a life from create to remove",
                    create("box", "{\"Image\": \"busybox\", \"Cmd\": [\"sh\", \"-c\", \"echo out; exit 3\"]}"),
                    ask("POST /containers/box/start"),
                    ask("POST /containers/box/wait"),
                    ask("GET /containers/box/json"),
                    ask("GET /containers/box/logs?stdout=1&stderr=1"),
                    ask("DELETE /containers/box"),
                    ask("GET /containers/box/json")),
            Case.of(
                    "start, stop and their repetition",
                    create("box", SLEEPER),
                    ask("POST /containers/box/start"),
                    ask("POST /containers/box/start"),
                    ask("POST /containers/box/stop?t=0"),
                    ask("POST /containers/box/stop?t=0"),
                    ask("GET /containers/box/json")),
            Case.of(
                    "pause and its repetition",
                    create("box", SLEEPER),
                    ask("POST /containers/box/pause"),
                    ask("POST /containers/box/start"),
                    ask("POST /containers/box/pause"),
                    ask("POST /containers/box/pause"),
                    ask("GET /containers/json"),
                    ask("POST /containers/box/start"),
                    ask("POST /containers/box/exec", "{\"Cmd\": [\"true\"]}"),
                    ask("POST /containers/box/unpause"),
                    ask("POST /containers/box/unpause")),
            Case.of(
                    "kill",
                    create("box", SLEEPER),
                    ask("POST /containers/box/kill"),
                    ask("POST /containers/box/start"),
                    ask("POST /containers/box/kill?signal=NOPE"),
                    ask("POST /containers/box/kill?signal=KILL"),
                    ask("POST /containers/box/wait"),
                    ask("POST /containers/box/kill")),
            Case.of(
                    "restart",
                    create("box", SLEEPER),
                    ask("POST /containers/box/restart?t=0"),
                    ask("POST /containers/box/restart?t=0"),
                    ask("GET /containers/box/json")),
            Case.of(
                    "rename",
                    create("box", "{\"Image\": \"busybox\"}"),
                    create("cup", "{\"Image\": \"busybox\"}"),
                    ask("POST /containers/box/rename?name=cup"),
                    ask("POST /containers/box/rename"),
                    ask("POST /containers/box/rename?name=a/b"),
                    ask("POST /containers/box/rename?name=box"),
                    ask("POST /containers/box/rename?name=mug"),
                    ask("GET /containers/box/json"),
                    ask("GET /containers/mug/json")),
            Case.of(
                    "remove a running container",
                    create("box", SLEEPER),
                    ask("POST /containers/box/start"),
                    ask("DELETE /containers/box"),
                    ask("DELETE /containers/box?link=1"),
                    ask("DELETE /containers/box?force=1"),
                    ask("DELETE /containers/box?force=1")),
            Case.of(
                    "processes of a container",
                    create("box", SLEEPER),
                    ask("GET /containers/box/top"),
                    ask("POST /containers/box/start"),
                    ask("GET /containers/box/top?ps_args=-o%20comm,args"),
                    ask("GET /containers/box/top?ps_args=-nonsense")),
            Case.of(
                    "wait with a condition",
                    create("box", "{\"Image\": \"busybox\", \"Cmd\": [\"true\"]}"),
                    ask("POST /containers/box/wait?condition=nope"),
                    ask("POST /containers/box/start"),
                    ask("POST /containers/box/wait?condition=not-running")),
            Case.of(
                    "a command that is not there",
                    create("box", "{\"Image\": \"busybox\", \"Cmd\": [\"nope\"]}"),
                    ask("POST /containers/box/start"),
                    ask("GET /containers/box/json")),
            Case.of(
                    "a command that is a directory",
                    create("box", "{\"Image\": \"busybox\", \"Cmd\": [\"/tmp\"]}"),
                    ask("POST /containers/box/start"),
                    ask("GET /containers/box/json")),
            Case.of(
                    "a user that is not there",
                    create("box", "{\"Image\": \"busybox\", \"Cmd\": [\"true\"], \"User\": \"nope\"}"),
                    ask("POST /containers/box/start")),
            Case.of(
                    "a working directory that is a file",
                    create("box", "{\"Image\": \"busybox\", \"Cmd\": [\"true\"], \"WorkingDir\": \"/bin/busybox\"}"),
                    ask("POST /containers/box/start")),
            Case.of(
                    "logs",
                    create(
                            "box",
                            "{\"Image\": \"busybox\", \"Cmd\": [\"sh\", \"-c\", \"echo a; echo b >&2; sleep 0.2; echo c\"]}"),
                    ask("GET /containers/box/logs"),
                    ask("POST /containers/box/start"),
                    ask("POST /containers/box/wait"),
                    ask("GET /containers/box/logs?stdout=1"),
                    ask("GET /containers/box/logs?stderr=1&timestamps=1"),
                    ask("GET /containers/box/logs?stdout=1&tail=1"),
                    ask("GET /containers/box/logs?stdout=1&tail=nope"),
                    ask("GET /containers/box/logs?stdout=1&since=nope"),
                    ask("GET /containers/box/logs?stdout=1&until=5")),
            Case.of(
                    "logs of a terminal",
                    create("box", "{\"Image\": \"busybox\", \"Tty\": true, \"Cmd\": [\"echo\", \"hi\"]}"),
                    ask("POST /containers/box/start"),
                    ask("POST /containers/box/wait"),
                    ask("GET /containers/box/logs?stdout=1")),
            Case.of(
                    "a port mapped but not exposed",
                    host("box", "{\"PortBindings\": {\"80/tcp\": [{\"HostPort\": \"8080\"}]}}"),
                    ask("POST /containers/box/start"),
                    ask("GET /containers/json?all=1")),
            Case.of(
                    "a port mapped on the host",
                    create("box", portOf8080()),
                    ask("POST /containers/box/start"),
                    ask("GET /containers/box/json"),
                    ask("GET /containers/json?all=1")),
            Case.of(
                    "a port that is taken",
                    create("box", portOf8080()),
                    create("cup", portOf8080()),
                    ask("POST /containers/box/start"),
                    ask("POST /containers/cup/start"),
                    ask("GET /containers/cup/json")),
            Case.of(
                    "a container on another's network",
                    create(
                            "box",
                            "{\"Image\": \"busybox\", \"Cmd\": [\"sleep\", \"1000\"], \"Hostname\": \"h\", \"Domainname\": \"d\"}"),
                    host("cup", "{\"NetworkMode\": \"container:box\"}"),
                    ask("POST /containers/cup/start"),
                    ask("POST /containers/box/start"),
                    ask("POST /containers/cup/start"),
                    ask("GET /containers/cup/json")),
            Case.of("an address on the default bridge", create("box", """
                            {"Image": "busybox", "Cmd": ["sleep", "1000"], "HostConfig": {"NetworkMode": "bridge"},
                             "NetworkingConfig": {"EndpointsConfig": {"bridge": {"IPAMConfig": {"IPv4Address": "172.17.0.9"}}}}}"""), ask("POST /containers/box/start")),
            Case.of(
                    "log options that contradict each other",
                    host("box", "{\"LogConfig\": {\"Type\": \"json-file\", \"Config\": {\"max-file\": \"3\"}}}"),
                    ask("POST /containers/box/start"),
                    host("cup", "{\"LogConfig\": {\"Type\": \"json-file\", \"Config\": {\"max-size\": \"lots\"}}}"),
                    ask("POST /containers/cup/start")),
            Case.of(
                    "resize",
                    create("box", "{\"Image\": \"busybox\", \"Tty\": true, \"OpenStdin\": true}"),
                    ask("POST /containers/box/resize?h=10&w=20"),
                    ask("POST /containers/box/start"),
                    ask("POST /containers/box/resize?h=10&w=20"),
                    ask("POST /containers/box/resize?h=nope&w=20")),
            Case.of(
                    "unknown container everywhere",
                    ask("GET /containers/nope/json"),
                    ask("GET /containers/nope/logs?stdout=1"),
                    ask("GET /containers/nope/top"),
                    ask("POST /containers/nope/start"),
                    ask("POST /containers/nope/stop"),
                    ask("POST /containers/nope/kill"),
                    ask("POST /containers/nope/pause"),
                    ask("POST /containers/nope/wait"),
                    ask("POST /containers/nope/rename?name=x"),
                    ask("POST /containers/nope/exec", "{\"Cmd\": [\"true\"]}"),
                    ask("DELETE /containers/nope")),
            Case.of("prune containers", create("box", "{\"Image\": \"busybox\"}"), ask("POST /containers/prune")),
            // exec
            Case.of(
                    "exec of a created container, of nothing and of an unknown id",
                    create("box", SLEEPER),
                    ask("POST /containers/box/exec", "{\"Cmd\": [\"true\"]}"),
                    ask("POST /containers/box/start"),
                    ask("POST /containers/box/exec", "{}"),
                    ask(
                            "POST /containers/box/exec",
                            "{\"Cmd\": [\"true\"], \"AttachStdout\": true, \"Env\": [\"A=1\"]}"),
                    ask("GET /exec/nope/json"),
                    ask("POST /exec/nope/start", "{}")),
            // images
            Case.of(
                    "images, with digests and without",
                    ask("GET /images/json"),
                    ask("GET /images/json?all=1&digests=1")),
            Case.of("images with an unknown filter", ask("GET /images/json?filters={\"nope\":[\"x\"]}")),
            Case.of("an image", ask("GET /images/busybox/json"), ask("GET /images/busybox:latest/history")),
            Case.of(
                    "an unknown image everywhere",
                    ask("GET /images/nope/json"),
                    ask("GET /images/nope/history"),
                    ask("DELETE /images/nope"),
                    ask("POST /images/nope/tag?repo=x&tag=y"),
                    ask("GET /images/nope/get")),
            Case.of(
                    "tag",
                    ask("POST /images/busybox/tag?repo=other&tag=1"),
                    ask("POST /images/busybox/tag?repo=Upper"),
                    ask("POST /images/busybox/tag?repo=other&tag=no!tag"),
                    ask("GET /images/other:1/json"),
                    ask("DELETE /images/other:1"),
                    ask("GET /images/json")),
            Case.of(
                    "remove an image that a container was made from",
                    create("box", "{\"Image\": \"busybox\"}"),
                    ask("DELETE /images/busybox"),
                    ask("POST /images/busybox/tag?repo=other&tag=1"),
                    ask("DELETE /images/other:1")),
            Case.of("load what is no archive", ask("POST /images/load", Map.of(), "not a tar")),
            Case.of("prune images", ask("POST /images/prune")),
            // volumes, networks, events
            Case.of(
                    "the life of a volume",
                    ask("POST /volumes/create", "{\"Name\": \"vol\", \"Labels\": {\"a\": \"b\"}}"),
                    ask("POST /volumes/create", "{\"Name\": \"vol\"}"),
                    ask("GET /volumes"),
                    ask("GET /volumes/vol"),
                    ask("DELETE /volumes/vol"),
                    ask("DELETE /volumes/vol"),
                    ask("GET /volumes/vol")),
            Case.of("a volume name that is none", ask("POST /volumes/create", "{\"Name\": \"a/b\"}")),
            Case.of(
                    "an unknown volume driver",
                    ask("POST /volumes/create", "{\"Name\": \"vol\", \"Driver\": \"nope\"}")),
            Case.of(
                    "a volume in use",
                    host("box", "{\"Binds\": [\"vol:/data\"]}"),
                    ask("DELETE /volumes/vol"),
                    ask("GET /containers/box/json")),
            Case.of(
                    "predefined networks",
                    ask("GET /networks/none"),
                    ask("GET /networks/host"),
                    ask("GET /networks/nope"),
                    ask("DELETE /networks/bridge"),
                    ask("DELETE /networks/nope")),
            Case.of("the default bridge", ask("GET /networks/bridge")),
            Case.of("events of a past that had none", ask("GET /events?since=1&until=2")),
            Case.of("events with an unknown filter", ask("GET /events?until=2&filters={\"nope\":[\"x\"]}")),
            Case.of("events with a time that is none", ask("GET /events?since=nope")),
            Case.of("disk usage", ask("GET /system/df")));

    private RequestCases() {}

    private static Case.Step create(String name, String body) {
        return ask("POST /containers/create?name=" + name, body);
    }

    /// A container that does nothing, with this host configuration.
    private static Case.Step host(String name, String hostConfig) {
        return create(
                name, "{\"Image\": \"busybox\", \"Cmd\": [\"sleep\", \"1000\"], \"HostConfig\": " + hostConfig + "}");
    }

    private static String portOf8080() {
        return """
            {"Image": "busybox", "Cmd": ["sleep", "1000"], "ExposedPorts": {"80/tcp": {}},
             "HostConfig": {"PortBindings": {"80/tcp": [{"HostIp": "127.0.0.1", "HostPort": "8080"}]}}}""";
    }
}
