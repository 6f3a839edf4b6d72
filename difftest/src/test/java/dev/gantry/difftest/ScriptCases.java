package dev.gantry.difftest;

import static dev.gantry.difftest.Case.run;

import java.util.List;

/// Command lines as people type them: exit code, output and error lines.
final class ScriptCases {
    static final List<Case> ALL = List.of(
            // run
            Case.of("run prints both streams", run("docker run --rm busybox sh -c 'echo out; echo err >&2'")),
            Case.of(
                    "run in the host's user namespace",
                    run("docker run --rm --userns=host busybox cat /proc/self/uid_map"),
                    run("docker run --rm --userns=other busybox true")),
            Case.of("run exits as its command", run("docker run --rm busybox sh -c 'exit 42'")),
            Case.of("run of a missing command is 127", run("docker run --rm busybox nope")),
            Case.of("run of a directory is 126", run("docker run --rm busybox /tmp")),
            Case.of("run of an unknown image is 125", run("docker run --pull never --rm nope:1")),
            Case.of("run killed by a signal is 137", run("docker run --rm busybox sh -c 'kill -9 $$'")),
            Case.of("run with an unknown flag", run("docker run --nope busybox")),
            Case.of("run without an image", run("docker run")),
            Case.of("run with standard input", run("printf 'a\\nb\\n' | docker run --rm -i busybox cat")),
            Case.of("run of 1 MB", run("docker run --rm busybox head -c 1000000 /dev/zero | md5sum")),
            Case.of(
                    "run detached, logs and removal",
                    run("docker run -d --name box busybox sh -c 'echo hello; echo oops >&2'"),
                    run("docker wait box"),
                    run("docker logs box"),
                    run("docker rm box"),
                    run("docker logs box")),
            Case.of(
                    "run with environment",
                    run("docker run --rm -e A=1 -e B busybox env"),
                    run("B=2 docker run --rm -e B busybox env")),
            Case.of("run with an environment file", run("docker run --rm --env-file env.txt busybox env")),
            Case.of("run with a missing environment file", run("docker run --rm --env-file nope.txt busybox env")),
            Case.of("run in a directory that is made", run("docker run --rm -w /made/here busybox pwd")),
            Case.of(
                    "run as a user",
                    run("docker run --rm -u nobody busybox id"),
                    run("docker run --rm -u 5:6 busybox id")),
            Case.of("run as a user that is missing", run("docker run --rm -u nope busybox id")),
            Case.of("run with an entry point", run("docker run --rm --entrypoint echo busybox a b")),
            Case.of(
                    "run with a host name",
                    run("docker run --rm --hostname h --domainname d busybox sh -c 'hostname; cat /etc/hostname'")),
            Case.of(
                    "run with a bind",
                    run("echo data >f; docker run --rm -v $PWD/f:/f:ro busybox sh -c 'cat /f; echo x >/f'")),
            Case.of("run with a bind that is none", run("docker run --rm -v /a:/b:/c:/d busybox true")),
            Case.of(
                    "run with a mount whose source is missing",
                    run("docker run --rm --mount type=bind,src=/not/there,dst=/x busybox true")),
            Case.of(
                    "run with a volume",
                    run("docker run --rm -v vol:/data busybox sh -c 'echo kept >/data/f'"),
                    run("docker run --rm -v vol:/data busybox cat /data/f"),
                    run("docker volume ls")),
            Case.of(
                    "run with a tmpfs",
                    run("docker run --rm --tmpfs /t:size=1m busybox sh -c 'mount | grep \" /t \"'")),
            Case.of(
                    "run read only",
                    run("docker run --rm --read-only busybox touch /x"),
                    run(
                            "docker run --rm --read-only busybox sh -c 'grep \" /etc/\" /proc/mounts | cut -c 1-200 | sed \"s/.* \\(.etc[^ ]*\\) [^ ]* \\(r.\\),.*/\\1 \\2/\"'")),
            Case.of(
                    "run with a container id file",
                    run(
                            "docker run --rm --cidfile id.txt busybox true; wc -c <id.txt; docker run --cidfile id.txt busybox true")),
            Case.of(
                    "run with capabilities",
                    run("docker run --rm busybox grep Cap /proc/self/status"),
                    run("docker run --rm --cap-drop ALL --cap-add CHOWN busybox grep Cap /proc/self/status")),
            Case.of(
                    "run with limits",
                    run(
                            "docker run --rm -m 64m --pids-limit 30 --cpus 0.5 busybox sh -c 'cat /sys/fs/cgroup/memory/memory.limit_in_bytes /sys/fs/cgroup/pids/pids.max /sys/fs/cgroup/cpu/cpu.cfs_quota_us'")),
            Case.of(
                    "run with ulimits",
                    run("docker run --rm --ulimit nofile=64:128 busybox sh -c 'ulimit -n; ulimit -Hn'")),
            Case.of("run with a memory size that is none", run("docker run --rm -m lots busybox true")),
            Case.of(
                    "run with a sysctl",
                    run("docker run --rm --sysctl net.core.somaxconn=77 busybox cat /proc/sys/net/core/somaxconn")),
            Case.of(
                    "run with seccomp and no new privileges",
                    run(
                            "docker run --rm --security-opt no-new-privileges busybox grep -E 'NoNewPrivs|Seccomp:' /proc/self/status")),
            Case.of(
                    "run shows the default mounts",
                    run("docker run --rm busybox sh -c 'mount | cut -d\" \" -f3 | sort'")),
            Case.of("run shows the default devices", run("docker run --rm busybox ls -l /dev | awk '{print $1, $NF}'")),
            Case.of("run without a network", run("docker run --rm --network none busybox ip -o addr show dev lo")),
            Case.of(
                    "run on the default bridge",
                    run("docker run --rm busybox ip -o -4 addr show dev eth0 | awk '{print $4}'"),
                    run("docker run --rm busybox ip route")),
            Case.of(
                    "run with hosts and name servers",
                    run(
                            "docker run --rm --add-host a:1.2.3.4 --dns 9.9.9.9 --dns-search s.test --dns-option ndots:2 --hostname h busybox sh -c 'cat /etc/hosts /etc/resolv.conf'")),
            Case.of(
                    "run beside another's network",
                    run(
                            "docker run -d --name box busybox sleep 1000 >/dev/null; name=$(docker inspect -f '{{.Config.Hostname}}' box); docker run --rm --network container:box busybox hostname | sed s/$name/same/")),
            Case.of(
                    "run with a port that is none",
                    run("docker run --rm -p 99999:80 busybox true"),
                    run("docker run --rm -p a:b busybox true")),
            Case.of(
                    "run with conflicting flags",
                    run("docker run --rm -d --restart always busybox true"),
                    run("docker run -it --network host --hostname h busybox true </dev/null")),
            Case.of("run with an init", run("docker run --rm --init busybox sh -c 'ps -o comm | head -3'")),
            // create, start, stop
            Case.of(
                    "create and start",
                    run("docker create --name box busybox echo hi"),
                    run("docker start -a box"),
                    run("docker start nope")),
            Case.of(
                    "stop, start, restart and kill by name",
                    run(
                            "docker run -d --name box busybox sleep 1000 >/dev/null; docker stop -t 0 box; docker start box; docker restart -t 0 box; docker kill box; docker kill box")),
            Case.of(
                    "pause and unpause",
                    run(
                            "docker run -d --name box busybox sleep 1000 >/dev/null; docker pause box; docker pause box; docker unpause box; docker unpause box")),
            Case.of(
                    "rename and remove",
                    run(
                            "docker create --name box busybox >/dev/null; docker rename box cup; docker rm box; docker rm cup; docker rm -f cup")),
            Case.of(
                    "an id that matches two containers",
                    run(
                            "for i in $(seq 40); do docker create busybox; done | cut -c1 | sort | uniq -d | head -1 | xargs docker inspect 2>&1 | tail -1 | sed 's/: .$//'")),
            Case.of(
                    "wait for an exit code",
                    run("docker run -d --name box busybox sh -c 'exit 7' >/dev/null; docker wait box nope")),
            Case.of("top", run("docker run -d --name box busybox sleep 1000 >/dev/null; docker top box -o comm")),
            Case.of(
                    "port",
                    run(
                            "docker run -d --name box -p 8080:80 -p 127.0.0.1:8081:81/udp busybox sleep 1000 >/dev/null; docker port box | sort; docker port box 80; docker port box 99")),
            // ps and inspect
            Case.of(
                    "ps",
                    run("docker ps"),
                    run(
                            "docker run -d --name box busybox sleep 1000 >/dev/null; docker ps; docker ps -a --no-trunc; docker ps -q | wc -l")),
            Case.of(
                    "ps in formats",
                    run(
                            "docker create --name box -l a=b busybox echo hi >/dev/null; docker ps -a --format '{{.Names}} {{.Image}} {{.Command}} {{.Status}} {{.Label \"a\"}}'; docker ps -a --format json")),
            Case.of(
                    "ps in a table of one's own",
                    run(
                            "docker create --name box busybox >/dev/null; docker ps -a --format 'table {{.Names}}\\t{{.Image}}'")),
            Case.of(
                    "ps with a broken format",
                    run("docker ps --format '{{.Nope'"),
                    run("docker create busybox >/dev/null; docker ps -a --format '{{.Nope}}'")),
            Case.of(
                    "ps with filters",
                    run(
                            "docker create --name box -l a=b busybox >/dev/null; docker ps -aq -f label=a=b | wc -l; docker ps -aq -f name=zzz; docker ps -f nope=1; docker ps -aq -f exited=0; docker ps -f status=nope")),
            Case.of(
                    "inspect",
                    run("docker create --name box busybox >/dev/null; docker inspect box"),
                    run("docker inspect -f '{{.Name}} {{.State.Status}} {{json .Config.Cmd}}' box"),
                    run("docker inspect nope"),
                    run("docker inspect -f '{{.Nope}}' box")),
            Case.of(
                    "inspect of types",
                    run("docker inspect --type image busybox"),
                    run("docker inspect --type container busybox"),
                    run("docker inspect --type nope busybox")),
            // logs
            Case.of(
                    "logs tail and since",
                    run(
                            "docker run --name box busybox sh -c 'for i in 1 2 3 4 5; do echo $i; done' >/dev/null; docker logs --tail 2 box; docker logs --tail 0 box; docker logs --since 1h box | wc -l; docker logs --until 1h box; docker logs --tail x box")),
            Case.of(
                    "logs with times and details",
                    run(
                            "docker run --name box --log-opt labels=a -l a=b busybox echo hi; docker logs -t box; docker logs --details box")),
            Case.of(
                    "logs that follow",
                    run(
                            "docker run -d --name box busybox sh -c 'for i in 1 2 3; do echo $i; sleep 0.2; done' >/dev/null; docker logs -f box")),
            Case.of(
                    "logs of one long line",
                    run(
                            "docker run --name box busybox sh -c 'head -c 40000 /dev/zero | tr \"\\\\0\" x' | wc -c; docker logs box | wc -c")),
            // exec and attach
            Case.of(
                    "exec",
                    run(
                            "docker run -d --name box busybox sleep 1000 >/dev/null; docker exec box echo hi; docker exec box sh -c 'echo err >&2; exit 5'; echo $?")),
            Case.of(
                    "exec with settings",
                    run(
                            "docker run -d --name box busybox sleep 1000 >/dev/null; docker exec -e A=1 -w /tmp -u nobody box sh -c 'echo $A; pwd; id'")),
            Case.of(
                    "exec of a missing command",
                    run("docker run -d --name box busybox sleep 1000 >/dev/null; docker exec box nope")),
            Case.of(
                    "exec with standard input",
                    run(
                            "docker run -d --name box busybox sleep 1000 >/dev/null; echo data | docker exec -i box cat; head -c 300000 /dev/zero | docker exec -i box wc -c")),
            Case.of(
                    "exec in a stopped container",
                    run("docker create --name box busybox >/dev/null; docker exec box true; docker exec nope true")),
            Case.of(
                    "exec detached",
                    run(
                            "docker run -d --name box busybox sleep 1000 >/dev/null; docker exec -d box touch /made; for i in 1 2 3 4 5 6 7 8 9; do docker exec box ls /made 2>/dev/null && break; sleep 0.1; done")),
            Case.of(
                    "attach sees the exit code",
                    run(
                            "docker run -d -i --name box busybox sh -c 'read x; echo got $x; sleep 1; exit 4' >/dev/null; (sleep 1; echo word; sleep 1) | docker attach box; echo $?"),
                    run("docker attach box")),
            Case.of(
                    "commit",
                    run(
                            "docker run --name box -e A=1 busybox sh -c 'echo hi >/x; rm -rf /home; mkdir -p /d/e; chmod 1777 /d; ln /x /y; ln -s nowhere /l'"),
                    run(
                            "docker commit -a me -m why -c 'ENV B=$A' -c 'CMD [\"env\"]' -c 'EXPOSE 80' box made:1 | sed 's/[0-9a-f]\\{64\\}/id/'"),
                    run("docker run --rm made:1 | grep -v HOSTNAME"),
                    run(
                            "docker run --rm made:1 sh -c 'ls /; stat -c \"%n %a %u:%g %h %F\" /x /y /l /d /d/e /root; cat /y; readlink /l'"),
                    run(
                            "docker image inspect --format '{{.Author}} {{.Comment}} {{json .Config.Env}} {{json .Config.Cmd}} {{json .Config.ExposedPorts}} {{len .RootFS.Layers}}' made:1"),
                    run(
                            "docker history --no-trunc --format '{{.CreatedBy}} {{.Comment}} {{.Size}}' made:1; docker rmi made:1 >/dev/null")),
            Case.of(
                    "commit of what is none",
                    run("docker create --name box busybox true >/dev/null"),
                    run("docker commit nope x"),
                    run("docker commit box Bad:x"),
                    run("docker commit -c 'RUN x' box"),
                    run("docker commit -c 'EXPOSE web' box"),
                    run("docker commit -c FOO box")),
            // images
            Case.of(
                    "images",
                    run("docker images"),
                    run("docker images --no-trunc --digests"),
                    run("docker images -q busybox | wc -l"),
                    run("docker images nope")),
            Case.of(
                    "images in formats",
                    run("docker images --format '{{.Repository}}:{{.Tag}} {{.ID}} {{.Size}}'"),
                    run("docker images --format json")),
            Case.of(
                    "history",
                    run("docker history busybox"),
                    run("docker history --format '{{.CreatedBy}} {{.Size}}' busybox"),
                    run("docker history nope")),
            Case.of(
                    "tag and remove by name",
                    run(
                            "docker tag busybox other:1; docker rmi other:1; docker rmi other:1; docker tag nope other; docker tag busybox UPPER")),
            Case.of(
                    "remove an image in use",
                    run(
                            "docker create --name box busybox >/dev/null; docker rmi busybox; docker tag busybox other; docker rmi other")),
            Case.of(
                    "import and run",
                    run(
                            "docker create --name box busybox >/dev/null; mkdir -p r/bin; cp $(command -v busybox) r/bin/sh; tar -C r -c . | docker import -c 'CMD [\"/bin/sh\", \"-c\", \"echo imported\"]' - imported:1 | wc -c; docker run --rm imported:1; docker history imported:1 | wc -l")),
            Case.of(
                    "save and load",
                    run(
                            "docker save busybox | tar -t | grep -c json; docker save -o s.tar busybox; docker rmi busybox >/dev/null; docker load -q -i s.tar; docker load -i nope.tar")),
            Case.of(
                    "load of what is no image",
                    run("echo nope | docker load"),
                    run("tar -c -T /dev/null | docker load")),
            // volumes, networks, system
            Case.of(
                    "volumes",
                    run(
                            "docker volume create vol; docker volume ls; docker volume inspect -f '{{.Name}} {{.Driver}} {{.Scope}}' vol; docker volume rm vol; docker volume rm vol")),
            Case.of(
                    "networks",
                    run("docker network ls --format '{{.Name}} {{.Driver}} {{.Scope}}'"),
                    run("docker network inspect nope")),
            Case.of(
                    "events of a run",
                    run(
                            "sleep 1; since=$(date +%s); docker run --rm --name box busybox true; docker events --since $since --until $(($(date +%s) + 1)) --format '{{.Type}} {{.Action}}' | sort")),
            Case.of(
                    "prune",
                    run(
                            "docker create busybox >/dev/null; docker container prune -f | sed 's/[0-9a-f]\\{64\\}/ID/'; docker volume prune -f; docker image prune -f")),
            // the command line itself
            Case.of("an unknown command", run("docker nope"), run("docker container nope"), run("docker pss")),
            Case.of("an unknown flag", run("docker ps --nope"), run("docker --nope ps")),
            Case.of(
                    "too few and too many arguments",
                    run("docker rm"),
                    run("docker ps extra"),
                    run("docker rename a"),
                    run("docker volume ls x")),
            Case.of(
                    "help of a command",
                    run("docker ps --help"),
                    run("docker exec --help"),
                    run("docker run --help"),
                    run("docker logs --help")),
            Case.of("help of a group", run("docker volume --help"), run("docker container rm --help")),
            Case.of("no daemon there", run("DOCKER_HOST=unix:///nope.sock docker ps")));

    private ScriptCases() {}
}
