package dev.gantry.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Walks through containers, volumes and networks as courses and handbooks do, with `gantry` for `docker`. Their images
/// are stood in for by one of a few programs.
final class TutorialIT extends WithLab {
    /// A course, line by line, and what it shows in the end.
    record Course(String title, String lines, String shown) {
        @Override
        public String toString() {
            return title;
        }
    }

    private static final List<Course> COURSES = List.of(
            new Course("a web server that is published", """
                    docker run -d -p 8080:80 --name my-nginx nginx:latest httpd -f -p 80 -h /etc
                    docker ps --format '{{.Names}} {{.Ports}}' | sed 's/, .*//'
                    until wget -qO- http://127.0.0.1:8080/group 2>/dev/null; do :; done
                    docker stop -t 0 my-nginx
                    docker rm my-nginx
                    """, """
                    ID
                    my-nginx 0.0.0.0:8080->80/tcp
                    root:x:0:
                    nogroup:x:65534:
                    my-nginx
                    my-nginx
                    """),
            new Course("containers on the default bridge, and on one of their own", """
                    docker network create --driver bridge alpine-net
                    docker run -dit --name alpine1 --network alpine-net alpine ash
                    docker run -dit --name alpine2 --network alpine-net alpine ash
                    docker run -dit --name alpine3 alpine ash
                    docker network connect bridge alpine2
                    docker exec alpine1 ping -c 1 alpine2 | grep -c '1 packets received'
                    docker exec alpine1 ping -c 1 alpine3 >/dev/null 2>&1 || echo unknown
                    docker exec alpine2 ip -o -4 addr | grep -c eth
                    docker network inspect -f '{{len .Containers}}' alpine-net
                    docker container stop -t 0 alpine1 alpine2 alpine3
                    docker container rm alpine1 alpine2 alpine3
                    docker network rm alpine-net
                    """, """
                    ID
                    ID
                    ID
                    ID
                    1
                    unknown
                    2
                    2
                    alpine1
                    alpine2
                    alpine3
                    alpine1
                    alpine2
                    alpine3
                    alpine-net
                    """),
            new Course("a container without a network", """
                    docker run --rm -dit --network none --name no-net-alpine alpine:latest ash
                    docker exec no-net-alpine ip -o link show | cut -d: -f2
                    docker exec no-net-alpine ip route
                    docker stop -t 0 no-net-alpine
                    """, """
                    ID
                     lo
                    no-net-alpine
                    """),
            new Course("the network of the host", """
                    docker run --rm -d --network host --name my_nginx nginx httpd -f -p 80 -h /etc
                    until wget -qO- http://127.0.0.1:80/group 2>/dev/null; do :; done
                    docker container stop -t 0 my_nginx
                    """, """
                    ID
                    root:x:0:
                    nogroup:x:65534:
                    my_nginx
                    """),
            new Course("a volume, by both flags, and read-only", """
                    docker volume create my-vol
                    docker volume ls -q
                    docker volume inspect -f '{{.Driver}} {{.Name}}' my-vol
                    docker volume rm my-vol
                    docker run -d --name devtest --mount source=myvol2,target=/app nginx:latest
                    docker inspect -f '{{range .Mounts}}{{.Type}} {{.Name}} {{.Destination}} {{.RW}}{{end}}' devtest
                    docker rm -f devtest
                    docker run -d --name=nginxtest -v nginx-vol:/www:ro nginx:latest sleep 600
                    docker exec nginxtest touch /www/other 2>/dev/null || echo fixed
                    docker container stop -t 0 nginxtest
                    docker container rm nginxtest
                    docker volume rm nginx-vol myvol2
                    """, """
                    my-vol
                    my-vol
                    local my-vol
                    my-vol
                    ID
                    volume myvol2 /app true
                    devtest
                    ID
                    fixed
                    nginxtest
                    nginxtest
                    nginx-vol
                    myvol2
                    """),
            new Course("data that is backed up and restored", """
                    docker run -v /dbdata --name dbstore ubuntu sh -c 'echo precious >/dbdata/file'
                    docker run --rm --volumes-from dbstore -v $PWD:/backup ubuntu tar cf /backup/backup.tar /dbdata
                    docker run -dit -v /dbdata --name dbstore2 ubuntu sh
                    docker run --rm --volumes-from dbstore2 -v $PWD:/backup ubuntu sh -c "cd / && tar xf /backup/backup.tar"
                    docker exec dbstore2 cat /dbdata/file
                    docker rm -fv dbstore dbstore2
                    """, """
                    ID
                    precious
                    dbstore
                    dbstore2
                    """),
            new Course("a directory of the host", """
                    mkdir -p target && echo source >target/file
                    docker run -d -it --name devtest --mount type=bind,source="$PWD"/target,target=/app,readonly nginx:latest
                    docker exec devtest cat /app/file
                    docker inspect -f '{{range .Mounts}}{{.Type}} {{.RW}} {{.Propagation}}{{end}}' devtest
                    docker container rm -f devtest
                    docker run -d --name devtest -v "$PWD"/target:/app:z nginx:latest sleep 600
                    docker exec devtest sh -c 'echo more >>/app/file'
                    cat target/file
                    docker rm -f devtest
                    """, """
                    ID
                    source
                    bind false rprivate
                    devtest
                    ID
                    source
                    more
                    devtest
                    """),
            new Course("memory as a file system", """
                    docker run -d -it --name tmptest --mount type=tmpfs,destination=/app,tmpfs-mode=1770 nginx:latest
                    docker exec tmptest stat -c '%a' /app
                    docker inspect -f '{{json .HostConfig.Mounts}}' tmptest | grep -c '"Mode":1016'
                    docker container rm -f tmptest
                    docker run --rm --tmpfs /run:rw,noexec,nosuid,size=65536k ubuntu grep ' /run ' /proc/mounts | cut -d' ' -f3
                    """, """
                    ID
                    1770
                    1
                    tmptest
                    tmpfs
                    """),
            new Course("images and containers as archives", """
                    docker run --name box ubuntu sh -c 'echo changed >/changed'
                    docker commit box other:1 >/dev/null
                    docker save -o images.tar other:1 ubuntu
                    docker rmi other:1 >/dev/null
                    docker load -q -i images.tar | sort
                    docker run --rm other:1 cat /changed
                    docker export -o box.tar box
                    docker import box.tar imported:1 >/dev/null
                    docker run --rm imported:1 cat /changed
                    docker rm box
                    docker rmi -f other:1 imported:1 >/dev/null
                    """, """
                    Loaded image: other:1
                    Loaded image: ubuntu:latest
                    changed
                    changed
                    box
                    """),
            new Course("a container's life", """
                    docker create --name box -e GREETING=hello ubuntu sh -c 'echo $GREETING; sleep 600'
                    docker start box
                    until docker logs box | grep hello; do :; done
                    docker top box -o pid,comm | tail -n +2 | wc -l
                    docker pause box && docker ps --format '{{.Status}}' | grep -o Paused && docker unpause box
                    docker exec box sh -c 'echo here >/here'; docker cp box:/here . && cat here
                    docker update --memory 64m --memory-swap 128m box
                    docker restart -t 0 box
                    docker rename box crate
                    docker kill crate
                    docker inspect -f '{{.State.ExitCode}}' crate
                    docker diff crate
                    docker container prune -f | grep -c '^[0-9a-f]\\{64\\}$'
                    """, """
                    ID
                    box
                    hello
                    2
                    box
                    Paused
                    box
                    here
                    box
                    box
                    crate
                    137
                    A /here
                    1
                    """),
            new Course("entrypoints and hosts", """
                    docker run --rm --entrypoint /bin/echo nginx of the line
                    docker run --rm --entrypoint '' nginx echo none
                    docker run --rm --add-host db-static:86.75.30.9 ubuntu grep db-static /etc/hosts
                    echo piped | docker run -i --rm ubuntu cat
                    docker run --rm -h box ubuntu hostname
                    docker kill $(docker ps -q) 2>/dev/null || echo none
                    """, """
                    of the line
                    none
                    86.75.30.9	db-static
                    piped
                    box
                    none
                    """));

    private static Path scripts;

    @BeforeAll
    static void makeImages() throws IOException {
        Docker docker = lab.docker();
        docker.out("tag", DaemonLab.IMAGE, "alpine");
        docker.out("tag", DaemonLab.IMAGE, "ubuntu");
        docker.out("tag", DaemonLab.IMAGE, "nginx");
        scripts = Files.createDirectory(lab.directory().resolve("scripts"));
        Path program = Files.writeString(
                scripts.resolve("docker"),
                "#!/bin/sh\nexec "
                        + Docker.gantry(lab.socket(), Map.of("HOME", scripts.toString()))
                                .commandLine() + " \"$@\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void removeNetworks() {
        lab.removeAllContainers();
        lab.docker().run("network", "prune", "-f");
        lab.docker().run("volume", "prune", "-af");
    }

    static Stream<Course> courses() {
        return COURSES.stream();
    }

    @ParameterizedTest
    @MethodSource("courses")
    void theyShowWhatTheyAreToShow(Course course) throws Exception {
        assertThat(follow(course)).isEqualTo(course.shown());
    }

    private static String follow(Course course) throws Exception {
        Path place = Files.createTempDirectory(scripts, "place");
        ProcessBuilder shell = new ProcessBuilder("timeout", "100", "bash", "-c", course.lines())
                .directory(place.toFile())
                .redirectErrorStream(true);
        shell.environment().merge("PATH", "/usr/bin:/bin", (path, _) -> scripts + ":" + path);
        Process running = shell.start();
        running.getOutputStream().close();
        String said = new String(running.getInputStream().readAllBytes(), UTF_8);
        running.onExit().join();
        return said.replaceAll("(?m)^[0-9a-f]{64}$", "ID");
    }
}
