package dev.gantry.difftest;

import static dev.gantry.difftest.Case.ask;
import static dev.gantry.difftest.Case.run;

import java.util.List;

/// Links of the old kind, on the default bridge, and those of networks that users make.
final class LinkCases {
    private static final String SLEEP = " busybox sleep 1000 >/dev/null";
    private static final String DB = "docker run -d --name db --hostname dbhost --expose 6379 --expose 80/udp"
            + " --expose 6380 -e COLOR=red -e HOME=/srv" + SLEEP;

    static final List<Case> REQUESTS = List.of(
            Case.of("a link to nothing", link("nope")),
            Case.of("a link of too many parts", link("a:b:c")),
            Case.of("a link that is empty", link("")),
            Case.of(
                    "a link to a container on the host's network",
                    ask("POST /containers/create?name=db", """
                            {"Image": "busybox", "HostConfig": {"NetworkMode": "host"}}"""),
                    link("db")),
            Case.of(
                    "links as inspect and lists show them",
                    ask("POST /containers/create?name=db", "{\"Image\": \"busybox\"}"),
                    link("db:store"),
                    run("docker inspect -f '{{json .HostConfig.Links}}' web"),
                    run("docker inspect -f '{{.Name}}' /web/store"),
                    run("docker ps -a --no-trunc --format '{{.Names}}' | sort")),
            Case.of(
                    "links taken away",
                    ask("POST /containers/create?name=db", "{\"Image\": \"busybox\"}"),
                    link("db:store"),
                    ask("DELETE /containers/web/store?link=1"),
                    ask("DELETE /containers/web/store?link=1"),
                    run("docker inspect -f '{{json .HostConfig.Links}}' web")));

    static final List<Case> SCRIPTS = List.of(
            Case.of(
                    "a link's names and variables",
                    run(DB + "; docker run -d --name web --link db:my-store" + SLEEP),
                    run("docker exec web env | grep ^MY_ | grep -v _START= | grep -v _END= | sort"),
                    run("docker exec web cat /etc/hosts | grep dbhost | sed 's/^[0-9.]*//'"),
                    run("docker exec web ping -c 1 -W 2 my-store | grep received"),
                    run("docker exec db sh -c 'ping -c 1 -W 2 web; echo $?'")),
            Case.of(
                    "a link under the container's own name",
                    run(DB + "; docker run --rm --link db busybox grep dbhost /etc/hosts | sed 's/^[0-9.]*//'")),
            Case.of(
                    "a link's address after a restart",
                    run(DB + "; docker run -d --name web --link db:store" + SLEEP),
                    run("docker stop -t 0 db; docker run -d --name other" + SLEEP + "; docker start db"),
                    run("docker exec web ping -c 1 -W 2 store | grep received")),
            Case.of(
                    "a link to what does not run",
                    run(DB + "; docker create --name web --link db:store busybox true >/dev/null"),
                    run("docker stop -t 0 db; docker start web")),
            Case.of(
                    "a link to another network's container",
                    run("docker network create net >/dev/null; docker run -d --name db --network net" + SLEEP),
                    run("docker run --rm --name web --link db busybox true; docker rm -f web")),
            Case.of(
                    "links on a network of one's own",
                    run(
                            "docker network create net >/dev/null; docker run --rm --network net --link two:second busybox true"),
                    run("docker run -d --name two --network net" + SLEEP
                            + "; docker run -d --name one --network net --link two:second" + SLEEP),
                    run("docker network disconnect net two; docker network connect --link one:first net two"),
                    run("docker exec one ping -c 1 -W 2 second | grep received"),
                    run("docker exec two ping -c 1 -W 2 first | grep received"),
                    run("docker inspect -f '{{json .NetworkSettings.Networks.net.Links}}' one")));

    private LinkCases() {}

    private static Case.Step link(String link) {
        return ask(
                "POST /containers/create?name=web",
                "{\"Image\": \"busybox\", \"HostConfig\": {\"Links\": [\"" + link + "\"]}}");
    }
}
