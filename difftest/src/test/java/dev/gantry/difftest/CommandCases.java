package dev.gantry.difftest;

import static dev.gantry.difftest.Case.run;

import java.util.List;

/// What the command line does by itself: copies' files here, contexts, refusals.
final class CommandCases {
    private static final String BOX = "docker run -d --name box busybox sh -c 'mkdir -p /data/sub; echo one >/data/one;"
            + " ln -s /data /link; ln -s one /data/short; ln /data/one /data/hard; chmod 4750 /data/sub;"
            + " chmod 640 /data/one; mkfifo /data/pipe; touch /ready; sleep 1000' >/dev/null;"
            + " until docker exec box test -e /ready; do sleep 0.05; done";
    private static final String TREE = "find out -printf '%P %M %n %l %s %u\\n' | sed 's/ 4096 / - /' | sort";

    /// A directory of its own for what a case writes into the configuration.
    private static final String OWN =
            "export DOCKER_CONFIG=$PWD/own; mkdir -p own; cleanup() { rm -rf own; }; trap cleanup EXIT; ";

    static final List<Case> SCRIPTS = List.of(
            Case.of(
                    "cp out of a container",
                    run(BOX),
                    run("rm -rf out; mkdir out; docker cp box:/data out; " + TREE),
                    run("rm -rf out; docker cp box:/data out; " + TREE),
                    run("rm -rf out; docker cp box:/data/. out; " + TREE),
                    run("rm -rf out; mkdir out; docker cp box:/data/one out/two; docker cp box:/link out; " + TREE),
                    run("rm -rf out; mkdir out; docker cp -L box:/link out; docker cp -L box:/data/short out; "
                            + TREE)),
            Case.of(
                    "cp out of a container onto what is there",
                    run(BOX),
                    run(
                            "rm -rf out; mkdir -p out/data; echo old >out/one; ln -s one out/l; docker cp box:/data/one out/l; "
                                    + TREE),
                    run("rm -rf out; mkdir -p out/one; docker cp box:/data/one out; " + TREE),
                    run("rm -rf out; mkdir -p out; echo old >out/data; docker cp box:/data out; " + TREE)),
            Case.of(
                    "cp to places that there are not",
                    run(BOX),
                    run("docker cp box:/data/one nope/one"),
                    run("docker cp box:/data/one nope/"),
                    run("docker cp box:/data/one /dev/null"),
                    run("docker cp box:/nope out 2>&1 | sed 's/[0-9a-f]\\{64\\}/ID/'; ls out")),
            Case.of(
                    "cp of sources that there are not",
                    run(BOX),
                    run("docker cp nope box:/data"),
                    run("docker cp nope/x box:/data"),
                    run("echo x >f; docker cp f/ box:/data; docker cp f/x box:/data"),
                    run(
                            "ln -sf nowhere l; docker cp -L l box:/data; docker cp l box:/data; docker exec box ls -l /data/l"
                                    + " | sed 's/.* \\(.data\\)/\\1/'")),
            Case.of(
                    "cp between containers, and between none",
                    run(
                            "docker cp a:/x b:/y; docker cp x y; docker cp '' x; docker cp a:/x ''; docker cp; docker cp a:/x")),
            Case.of(
                    "cp tells what it copied",
                    run(BOX),
                    // Our tars tell times to the nanosecond, which takes a header of its own.
                    run("rm -rf out; docker cp -q=false box:/data/one out 2>&1 | sed 's/[0-9.]*kB/some/'"),
                    run(
                            "echo x >f; docker cp -q=false f box:/data/f; docker cp -q f box:/data/f; docker cp f box:/data/f")),
            Case.of(
                    "cp into a container by links",
                    run(BOX),
                    run("echo x >f; docker cp f box:/link; docker cp f box:/data/short; docker exec box ls /data"),
                    run("docker exec box cat /data/f /data/one; docker exec box readlink /link /data/short")),
            Case.of(
                    "cp of names with colons",
                    run(BOX),
                    run(
                            "echo x >a:b; docker cp ./a:b box:/data; docker cp a:b box:/data; docker exec box ls /data/a:b"),
                    run(
                            "rm -rf out; docker cp box:/data/a:b ./out:c; cat out:c; docker cp $PWD/a:b box:/data/c; rm out:c")),
            Case.of(
                    "cp of a megabyte and of nothing",
                    run(BOX),
                    run("head -c 1000000 /dev/zero >f; docker cp f box:/data/f; docker exec box md5sum /data/f"),
                    run(
                            "rm -f g; docker cp box:/data/f g; md5sum <g; : >f; docker cp f box:/data/f; docker exec box wc -c"
                                    + " /data/f")),
            Case.of(
                    "cp with owners told",
                    run(BOX),
                    run(
                            "rm -rf in; mkdir in; echo x >in/f; chown -R 12:34 in; docker cp -a in box:/data/in; docker cp in"
                                    + " box:/data/other; docker exec box stat -c '%n %u:%g' /data/in /data/in/f /data/other/f")),
            Case.of(
                    "contexts are made and listed",
                    run(OWN + "docker context create aa --docker host=tcp://h:1 --description 'a b'; docker context ls;"
                            + " docker context inspect aa | sed \"s#$PWD#HERE#\"; docker context ls -q; docker context ls"
                            + " --format json"),
                    run(OWN + "docker context create aa; docker context create bb --from aa --description x; docker"
                            + " context ls; cat own/contexts/meta/*/meta.json")),
            Case.of(
                    "contexts are chosen",
                    run(OWN
                            + "docker context create aa --docker host=tcp://h:1; docker context use aa; cat own/config.json;"
                            + " docker context show; unset DOCKER_HOST; docker context show; docker context rm aa; docker"
                            + " context rm -f aa; docker context show; cat own/config.json"),
                    run(OWN + "docker context create aa --docker host=tcp://h:1 >/dev/null; unset DOCKER_HOST;"
                            + " DOCKER_CONTEXT=aa docker context show; docker -c aa context show; docker -c nope ps 2>&1 |"
                            + " sed \"s#$PWD#HERE#\"")),
            Case.of(
                    "a context leads to the engine",
                    run(
                            OWN
                                    + "docker context create here --docker host=$DOCKER_HOST >/dev/null; unset DOCKER_HOST; docker"
                                    + " -c here version --format '{{.Server.Os}}'; docker context use here; docker images -q | wc -l")),
            Case.of(
                    "contexts are changed",
                    run(OWN
                            + "docker context create aa --docker host=tcp://h:1; docker context update aa --description x"
                            + " --docker host=tcp://i:2; docker context inspect -f '{{.Endpoints.docker.Host}}' aa; docker"
                            + " context update nope --description x 2>&1 | sed \"s#$PWD#HERE#\"")),
            Case.of(
                    "contexts travel",
                    run(OWN
                            + "docker context create aa --docker host=tcp://h:1 --description x; docker context export aa"
                            + " own/t; tar -tvf own/t | awk '{print $1,$2,$6}' | sed 's#/$##'; docker context import bb own/t; docker"
                            + " context ls; docker context export aa - | docker context import cc -; docker context export"
                            + " aa own/t")),
            Case.of(
                    "contexts that can't be",
                    run(OWN
                            + "docker context create x; docker context create default; docker context create 'a b'; docker"
                            + " context create aa --docker foo=bar; docker context create aa --docker host=bad; docker"
                            + " context create aa --docker host; docker context rm default; docker context rm nope; docker"
                            + " context import aa /nope; docker context import default f")),
            Case.of(
                    "archives of contexts that are none",
                    run(OWN
                            + "head -c 3000 /dev/urandom | tr -d '\\0' >own/t; docker context import aa own/t; (cd own; tar"
                            + " cf e t); docker context import aa own/e; (cd own; mkdir tls; tar cf m tls); docker context"
                            + " import aa own/m; docker context ls -q")),
            Case.of(
                    "update's refusals",
                    run("docker update"),
                    run("docker update box"),
                    run("docker update --restart on-failure:x box"),
                    run("docker update --restart :1 box"),
                    run("docker update -m lots box; docker update --cpus 0.0000000001 box"),
                    run("docker update --blkio-weight 70000 box; docker update --nope box")),
            Case.of(
                    "ps with sizes",
                    run(
                            "docker run --name box busybox sh -c 'head -c 100000 /dev/zero >/f'; docker ps -as --format"
                                    + " '{{.Names}} {{.Size}}' | sed 's/virtual.*/virtual/'; docker ps -as --format '{{.Names}}'")),
            Case.of(
                    "inspect with sizes and types",
                    run("docker run --name box busybox sh -c 'head -c 100000 /dev/zero >/f'; docker inspect -s -f"
                            + " '{{.SizeRw}}' box; docker inspect --size --type container -f '{{.SizeRw}}' box; docker"
                            + " inspect -f '{{.SizeRw}}' box; docker inspect --type volume box; docker inspect --type"
                            + " network bridge -f '{{.Name}}'; docker inspect --type nope box; docker inspect -s busybox"
                            + " -f '{{.Os}}'")),
            Case.of(
                    "system prune with filters",
                    run(
                            "docker create --name aa -l keep busybox >/dev/null; docker create --name bb busybox >/dev/null;"
                                    + " docker network create net1 >/dev/null; docker system prune -f --filter label!=keep | sed"
                                    + " 's/^[0-9a-f]\\{64\\}$/ID/'; docker ps -a --format '{{.Names}}'; docker network ls -q -f"
                                    + " name=net1 | wc -l"),
                    run(
                            "docker system prune -f --volumes --filter until=1h; docker system prune -f --filter nope=1 2>&1 |"
                                    + " sed 's/Invalid/invalid/';"
                                    + " docker system prune --filter label=x </dev/null")),
            Case.of(
                    "volume prune of all",
                    run(
                            "docker volume create named >/dev/null; docker volume prune -f; docker volume ls -q; docker volume"
                                    + " prune -af; docker volume ls -q; docker volume prune -f --filter label=x; docker volume"
                                    + " prune -af --filter all=1")),
            Case.of(
                    "info by a template",
                    run(
                            "docker info -f '{{.OSType}} {{.Swarm.LocalNodeState}}'; docker info -f '{{.Nope}}'; docker info -f"
                                    + " '{{'; echo $?; docker info extra")),
            Case.of(
                    "events by filters and a template",
                    run(
                            "docker create --name one -l a=b busybox >/dev/null; docker create --name two busybox >/dev/null;"
                                    + " docker rm one two >/dev/null; sleep 1.1; docker events --since 10m --until 0s --filter container=one"
                                    + " --filter event=destroy --format '{{.Type}} {{.Action}} {{.Actor.Attributes.name}}'; docker"
                                    + " events --since 10m --until 0s --filter label=a=b --filter type=container --format"
                                    + " '{{.Action}}' | sort -u; docker events --since x")));

    private CommandCases() {}
}
