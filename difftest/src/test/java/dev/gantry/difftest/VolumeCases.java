package dev.gantry.difftest;

import static dev.gantry.difftest.Case.ask;
import static dev.gantry.difftest.Case.run;

import java.util.List;

/// Volumes: what drivers are told, what is mounted of them, and the many ways to say so.
final class VolumeCases {
    static final List<Case> REQUESTS = List.of(
            Case.of(
                    "a volume of a tmpfs",
                    create("{\"Name\": \"mem\", \"DriverOpts\": {\"type\": \"tmpfs\", \"device\": \"tmpfs\","
                            + " \"o\": \"size=1m,uid=7\"}, \"Labels\": {\"a\": \"b\"}}"),
                    ask("GET /volumes/mem"),
                    ask("GET /volumes")),
            Case.of("a volume with an unknown option", options("{\"foo\": \"bar\"}")),
            Case.of("a volume of a type without a device", options("{\"type\": \"tmpfs\"}")),
            Case.of("a volume of a device without a type", options("{\"device\": \"/x\"}")),
            Case.of("a volume of options without a device", options("{\"o\": \"ro\"}")),
            Case.of("a volume of a size", options("{\"size\": \"10m\"}")),
            Case.of("a volume of a size that is none", options("{\"size\": \"junk\"}")),
            Case.of("a volume of nothing mounted", options("{\"type\": \"\", \"device\": \"\"}"), use("vol"), start()),
            Case.of(
                    "a volume of a directory that is missing",
                    options("{\"type\": \"none\", \"device\": \"/not/there\", \"o\": \"bind\"}"),
                    use("vol"),
                    start(),
                    ask("GET /containers/box/json")),
            Case.of(
                    "a volume of an unknown file system",
                    options("{\"type\": \"nosuch\", \"device\": \"x\"}"),
                    use("vol"),
                    start()),
            Case.of(
                    "a volume of a tmpfs with a wrong option",
                    options("{\"type\": \"tmpfs\", \"device\": \"tmpfs\", \"o\": \"nosuid,bogus=1\"}"),
                    use("vol"),
                    start()),
            Case.of(
                    "a volume of an NFS server without NFS",
                    options("{\"type\": \"nosuchnfs\", \"device\": \":/x\", \"o\": \"addr=127.0.0.1,rw\"}"),
                    use("vol"),
                    start()),
            Case.of(
                    "a volume made by a mount",
                    mounts("{\"Type\": \"volume\", \"Source\": \"vol\", \"Target\": \"/x\", \"VolumeOptions\":"
                            + " {\"Labels\": {\"a\": \"b\"}, \"DriverConfig\": {\"Name\": \"local\", \"Options\":"
                            + " {\"type\": \"tmpfs\", \"device\": \"tmpfs\"}}}}"),
                    ask("GET /volumes/vol"),
                    ask("GET /containers/box/json")),
            Case.of(
                    "a mount of an unknown volume driver",
                    mounts("{\"Type\": \"volume\", \"Source\": \"vol\", \"Target\": \"/x\", \"VolumeOptions\":"
                            + " {\"DriverConfig\": {\"Name\": \"nope\"}}}"),
                    ask("GET /volumes/vol")),
            Case.of(
                    "a mount of a volume with an unknown option",
                    mounts("{\"Type\": \"volume\", \"Source\": \"vol\", \"Target\": \"/x\", \"VolumeOptions\":"
                            + " {\"DriverConfig\": {\"Options\": {\"bad\": \"x\"}}}}")),
            Case.of(
                    "an anonymous volume that is read-only",
                    mounts("{\"Type\": \"volume\", \"Target\": \"/x\", \"ReadOnly\": true}")),
            Case.of(
                    "a volume with options of a bind",
                    mounts("{\"Type\": \"volume\", \"Source\": \"vol\", \"Target\": \"/x\", \"BindOptions\":"
                            + " {\"Propagation\": \"shared\"}}")),
            Case.of(
                    "a bind with options of a volume",
                    mounts("{\"Type\": \"bind\", \"Source\": \"/tmp\", \"Target\": \"/x\", \"VolumeOptions\":"
                            + " {\"NoCopy\": true}}")),
            Case.of(
                    "a bind of an unknown propagation",
                    mounts("{\"Type\": \"bind\", \"Source\": \"/tmp\", \"Target\": \"/x\", \"BindOptions\":"
                            + " {\"Propagation\": \"foo\"}}")),
            Case.of(
                    "a tmpfs with options of a bind",
                    mounts(
                            "{\"Type\": \"tmpfs\", \"Target\": \"/x\", \"BindOptions\": {\"Propagation\": \"shared\"}}")),
            Case.of("a tmpfs with a source", mounts("{\"Type\": \"tmpfs\", \"Target\": \"/x\", \"Source\": \"/y\"}")),
            Case.of("a volume that propagates", host("{\"Binds\": [\"vol:/x:rshared\"]}")),
            Case.of("a bind that is not copied", host("{\"Binds\": [\"/tmp:/x:nocopy\"]}")),
            Case.of("a bind that is both", host("{\"Binds\": [\"/tmp:/x:ro,rw\"]}")),
            Case.of("a bind of two labels", host("{\"Binds\": [\"/tmp:/x:z,Z\"]}")),
            Case.of("a bind of two propagations", host("{\"Binds\": [\"/tmp:/x:shared,rshared\"]}")),
            Case.of("a bind of the same twice", host("{\"Binds\": [\"/tmp:/x:ro,ro\"]}")),
            inspected("a bind of three words", "/usr:/x:ro,z,rslave"),
            inspected("a volume of three words", "vol:/x:nocopy,ro,Z"),
            inspected("a bind for another system", "/usr:/x:cached"),
            inspected("a bind of an empty mode", "/usr:/x:"),
            Case.of("volumes from nobody", host("{\"VolumesFrom\": [\"\"]}")),
            Case.of(
                    "volumes from a container in a mode that is none",
                    ask("POST /containers/create?name=from", "{\"Image\": \"busybox\"}"),
                    host("{\"VolumesFrom\": [\"from:foo\"]}"),
                    host("{\"VolumesFrom\": [\"from:nocopy\"]}"),
                    host("{\"VolumesFrom\": [\"from:shared\"]}")),
            Case.of("an unknown volume driver for all", host("{\"Binds\": [\"vol:/x\"], \"VolumeDriver\": \"nope\"}")),
            Case.of(
                    "volumes with filters",
                    create("{\"Name\": \"one\", \"Labels\": {\"a\": \"b\"}}"),
                    create("{\"Name\": \"two\"}"),
                    use("two"),
                    ask("GET /volumes?filters={\"name\":[\"on\"]}"),
                    ask("GET /volumes?filters={\"label\":[\"a=b\"]}"),
                    ask("GET /volumes?filters={\"label\":[\"a=c\"]}"),
                    ask("GET /volumes?filters={\"dangling\":[\"true\"]}"),
                    ask("GET /volumes?filters={\"dangling\":[\"false\"]}"),
                    ask("GET /volumes?filters={\"driver\":[\"nope\"]}")),
            Case.of(
                    "prune keeps what has options",
                    options("{\"type\": \"tmpfs\", \"device\": \"tmpfs\"}"),
                    create("{\"Name\": \"plain\"}"),
                    ask("POST /volumes/prune"),
                    ask("GET /volumes")),
            Case.of(
                    "disk usage of volumes",
                    options("{\"type\": \"tmpfs\", \"device\": \"tmpfs\"}"),
                    create("{\"Name\": \"plain\"}"),
                    ask("GET /system/df")));

    static final List<Case> SCRIPTS = List.of(
            Case.of(
                    "a tmpfs that two containers share",
                    run("docker volume create -o type=tmpfs -o device=tmpfs -o o=size=1m,mode=750 mem"),
                    run("docker run -d --name one -v mem:/mem busybox sleep 1000 >/dev/null;"
                            + " docker run -d --name two -v mem:/mem:ro busybox sleep 1000 >/dev/null"),
                    run("docker exec one sh -c 'echo x >/mem/f'; docker exec two cat /mem/f;"
                            + " docker exec two touch /mem/g; docker exec two stat -c '%a %u' /mem"),
                    run("docker kill one >/dev/null; docker exec two cat /mem/f; docker volume rm mem 2>&1"
                            + " | sed 's/[0-9a-f]\\{64\\}/ID/g'"),
                    run("docker rm -f two >/dev/null; docker start one >/dev/null; docker exec one ls /mem")),
            Case.of(
                    "a directory as a volume",
                    run(
                            "mkdir src; echo hi >src/f; docker volume create -o type=none -o device=$PWD/src -o o=bind,ro dir"),
                    run("docker run --rm -v dir:/d busybox sh -c 'cat /d/f; touch /d/g'"),
                    run("docker volume rm dir; cat src/f")),
            Case.of(
                    "a volume is filled once, and not with nocopy",
                    run(
                            "docker run --rm -v full:/etc busybox ls /etc/passwd; docker run --rm -v empty:/etc:nocopy busybox"
                                    + " ls /etc/passwd"),
                    run("docker run --rm --mount type=volume,src=none,dst=/etc,volume-nocopy busybox ls /etc/passwd"),
                    run("docker run --rm -v full:/x busybox sh -c 'rm /x/passwd; touch /x/mine';"
                            + " docker run --rm -v full:/etc busybox ls /etc/passwd")),
            Case.of(
                    "mounts in full",
                    run(
                            "mkdir src; docker run --rm --mount type=tmpfs,dst=/t,tmpfs-size=1m,tmpfs-mode=700"
                                    + " --mount type=bind,src=$PWD/src,dst=/b,readonly --mount type=volume,dst=/v busybox sh -c"
                                    + " 'stat -c %a /t; df -k /t | tail -1 | awk \"{print \\$2}\"; touch /b/x; touch /v/x && echo v'"),
                    run("docker run --rm --mount type=bind,src=/not/there,dst=/x busybox true 2>&1 | head -1"),
                    run("docker run --rm --mount type=nope,dst=/x busybox true 2>&1 | head -1")),
            Case.of(
                    "volumes from others",
                    run("docker create --name from -v vol:/a -v /b busybox >/dev/null"),
                    run("docker run --rm --volumes-from from busybox sh -c 'touch /a/x /b/x && echo both'"),
                    run("docker run --rm --volumes-from from:ro busybox sh -c 'cat /a/x && touch /a/y'"),
                    run("docker rm -v from >/dev/null; docker volume ls -q")),
            Case.of(
                    "volume ls with filters",
                    run("docker volume create --label a=b one; docker volume create two;"
                            + " docker create --name box -v two:/x busybox >/dev/null"),
                    run("docker volume ls -f dangling=true; docker volume ls -f label=a -q; docker volume ls -f name=tw"
                            + " --format '{{.Name}} {{.Driver}} {{.Scope}} {{.Labels}}'; docker volume ls -f nope=x")),
            Case.of(
                    "volume create with options that are none",
                    run(
                            "docker volume create -o foo=bar x1; docker volume create -o type=tmpfs x2;"
                                    + " docker volume create -o size=1g x3; docker volume create -d nope x4; docker volume ls -q")),
            Case.of("volume update", run("docker volume create plain; docker volume update plain")));

    private VolumeCases() {}

    private static Case.Step create(String body) {
        return ask("POST /volumes/create", body);
    }

    private static Case.Step options(String options) {
        return create("{\"Name\": \"vol\", \"DriverOpts\": " + options + "}");
    }

    private static Case.Step host(String hostConfig) {
        return ask(
                "POST /containers/create?name=box",
                "{\"Image\": \"busybox\", \"Cmd\": [\"true\"], \"HostConfig\": " + hostConfig + "}");
    }

    private static Case inspected(String name, String bind) {
        return Case.of(name, host("{\"Binds\": [\"" + bind + "\"]}"), ask("GET /containers/box/json"));
    }

    private static Case.Step mounts(String mount) {
        return host("{\"Mounts\": [" + mount + "]}");
    }

    private static Case.Step use(String volume) {
        return host("{\"Binds\": [\"" + volume + ":/x\"], \"NetworkMode\": \"none\"}");
    }

    private static Case.Step start() {
        return ask("POST /containers/box/start");
    }
}
