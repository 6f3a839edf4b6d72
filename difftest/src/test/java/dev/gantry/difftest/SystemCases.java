package dev.gantry.difftest;

import static dev.gantry.difftest.Case.ask;
import static dev.gantry.difftest.Case.run;

import java.util.List;

/// Events, use of the disk, prunes and logins.
final class SystemCases {
    private static final String IDS = " | sed 's/[0-9a-f]\\{64\\}/ID/'";
    private static final String SIZES =
            "docker system df --format '{{.Type}} {{.TotalCount}} {{.Active}} {{.Size}}' | grep -v Cache;"
                    + " docker ps -as --format '{{.Names}} {{.Size}}';";

    static final List<Case> SCRIPTS = List.of(
            Case.of(
                    "events of actors by what their names begin with",
                    run("sleep 1; since=$(date +%s); docker create --name web-1 busybox >/dev/null;"
                            + " docker network create web-net >/dev/null; docker volume create web-vol >/dev/null;"
                            + " docker rm web-1 >/dev/null; docker network rm web-net >/dev/null;"
                            + " docker volume rm web-vol >/dev/null; sleep 1.1; until=$(date +%s);"
                            + " for f in container=web-1 container=web- container=web-n container=busy network=web"
                            + " volume=web-v volume=nope plugin=web-1 node=web secret=nope config=web-vol"
                            + " image=busybox image=busybox:latest image=busy type=volume scope=local scope=swarm"
                            + " event=create event=crea daemon=nope; do echo \"$f:\"; docker events --since $since"
                            + " --until $until --filter $f --format '{{.Type}} {{.Action}}'; done")),
            Case.of(
                    "use of the disk before and after a stop",
                    run("docker run -d --name box -v data:/data busybox sh -c 'head -c 5000 /dev/zero >/f; ln /f /g;"
                            + " mkdir /d; ln -s f /d/l; echo x >/data/x; touch /ready; sleep 1000' >/dev/null;"
                            + " until docker exec box test -e /ready; do sleep 0.05; done; " + SIZES
                            + " docker exec box sh -c 'head -c 700 /dev/zero >/more; head -c 90 /dev/zero >/data/y';"
                            + " docker stop -t 0 box >/dev/null; " + SIZES
                            + " docker rm box >/dev/null; docker volume rm data >/dev/null; " + SIZES)),
            Case.of(
                    "prunes by label and age",
                    run("docker create --name a --label keep=1 busybox >/dev/null; docker create --name b busybox"
                            + " >/dev/null; docker container prune -f --filter 'label!=keep'" + IDS
                            + "; docker ps -a --format '{{.Names}}'; docker container prune -f --filter until=1h;"
                            + " docker container prune -f --filter label=keep=2; docker container prune -f --filter"
                            + " until=0s --filter label=keep=1" + IDS + "; docker ps -aq"),
                    run("docker container prune -f --filter until=nope"),
                    run("docker container prune -f --filter until=1h --filter until=2h"),
                    run("docker container prune -f --filter nope=1"),
                    run("docker image prune -f --filter until=1h; docker image prune -f --filter label=x"),
                    run("docker image prune -f --filter nope=1"),
                    run("docker network prune -f --filter until=nope"),
                    run("docker volume prune -f --filter until=1h")),
            Case.of(
                    "logins by request",
                    ask("POST /auth", "nonsense"),
                    ask("POST /auth", "[]"),
                    ask(
                            "POST /auth",
                            "{\"username\":\"me\",\"password\":\"secret\",\"serveraddress\":\"127.0.0.1:5999\"}"),
                    ask("POST /auth", "{\"serveraddress\":\"127.0.0.1:5001\"}"),
                    ask("POST /auth", "{\"username\":\"tester\",\"serveraddress\":\"127.0.0.1:5001\"}"),
                    ask("POST /auth", "{\"username\":\"me\",\"password\":\"x\",\"serveraddress\":\"127.0.0.1:5000\"}"),
                    ask(
                            "POST /auth",
                            "{\"username\":\"tester\",\"password\":\"secret\","
                                    + "\"serveraddress\":\"http://127.0.0.1:5001/v1/\"}")));

    private SystemCases() {}
}
