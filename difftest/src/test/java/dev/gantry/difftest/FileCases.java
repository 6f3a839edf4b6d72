package dev.gantry.difftest;

import static dev.gantry.difftest.Case.run;

import java.util.List;

/// Containers' files from outside: `cp`, `diff`, `export`.
final class FileCases {
    private static final String BOX = "docker run -d --name box busybox sh -c 'mkdir -p /data/sub; echo one >/data/one;"
            + " ln -s /data /link; ln -s data/one /short; ln -s /nowhere /dangling; ln -s ../../../etc /up;"
            + " chown 7:8 /data/one; chmod 4750 /data/sub; mkfifo /data/pipe; touch /ready; sleep 1000' >/dev/null;"
            + " until docker exec box test -e /ready; do sleep 0.05; done";
    private static final String STOPPED = BOX + "; docker kill box >/dev/null";
    private static final String LIST = " | tar -tv --numeric-owner | awk '{print $1, $2, $3, $6, $7, $8}' | sort -k4";

    static final List<Case> SCRIPTS = List.of(
            Case.of(
                    "cp of a file, a directory, a link",
                    run(BOX),
                    run("docker cp box:/data/one -" + LIST),
                    run("docker cp box:/data -" + LIST),
                    run("docker cp box:/data/ -" + LIST),
                    run("docker cp box:/data/. -" + LIST),
                    run("docker cp box:/link -" + LIST),
                    run("docker cp box:/link/ -" + LIST),
                    run("docker cp -L box:/link -" + LIST),
                    run("docker cp box:/short -" + LIST),
                    run("docker cp box:data/one -" + LIST),
                    run("docker cp box:/link/sub/../one -" + LIST),
                    run("docker cp -L box:/up/hosts - | tar -t")),
            Case.of(
                    "cp of what is not there",
                    run(BOX),
                    run("docker cp box:/nope - 2>&1 | sed 's/[0-9a-f]\\{64\\}/ID/'"),
                    run("docker cp -L box:/dangling - 2>&1 | sed 's/[0-9a-f]\\{64\\}/ID/'"),
                    run("docker cp nope:/x -")),
            Case.of(
                    "cp from a container that does not run",
                    run(STOPPED),
                    run("docker cp box:/data -" + LIST),
                    run("docker cp box:/short -" + LIST),
                    run("docker start box >/dev/null; docker inspect -f '{{.State.Running}}' box")),
            Case.of(
                    "cp into a container",
                    run(BOX),
                    run(
                            "mkdir -p in/dir; echo two >in/two; echo three >in/dir/three; chmod 640 in/two; ln -s two in/l"),
                    run(
                            "docker cp in/two box:/data/; docker cp in/two box:/data/renamed; docker cp in/. box:/data/sub"),
                    run("docker cp in box:/data/new; docker cp in/two box:/link/behind"),
                    run("docker exec box find /data -exec stat -c '%n %a %u %g %F' {} + | sort"),
                    run("docker cp in/two box:/nope/two 2>&1 | sed 's/[0-9a-f]\\{64\\}/ID/'"),
                    run("docker cp in/two box:/data/one/ 2>/dev/null; echo $?; docker exec box cat /data/one"),
                    run("tar -cC in two | docker cp - box:/data/sub; tar -cC in two | docker cp - box:/data/one")),
            Case.of(
                    "cp into what is read-only",
                    run("docker run -d --name box --read-only -v keep:/keep -v fixed:/fixed:ro busybox sleep 1000"
                            + " >/dev/null; echo two >two"),
                    run("docker cp two box:/etc/two; docker cp two box:/fixed/two; docker cp two box:/keep/two"),
                    run("docker exec box cat /keep/two; docker cp box:/keep/two - | tar -t")),
            Case.of(
                    "cp with volumes of a container that does not run",
                    run("docker create --name box -v keep:/keep busybox cat /keep/two >/dev/null; echo two >two"),
                    run("docker cp two box:/keep/two; docker cp box:/keep -" + LIST),
                    run("docker start -a box")),
            Case.of(
                    "cp with owners",
                    run(
                            "docker run -d --name box --user 12:34 busybox sleep 1000 >/dev/null; echo two >two; chown 5:6 two"),
                    run("docker cp two box:/tmp/plain; docker exec box stat -c '%n %u %g' /tmp/plain")),
            Case.of(
                    "diff",
                    run(
                            "docker run --name box busybox sh -c 'rm /etc/passwd; echo x >/etc/group; mkdir /made; touch /made/a;"
                                    + " chmod 700 /tmp; rm -r /var/spool; mkdir /var/spool; touch /var/spool/b'"),
                    run("docker diff box | sort -k2"),
                    run("docker diff nope")),
            Case.of(
                    "export",
                    run(
                            "docker run --name box -v keep:/keep busybox sh -c 'mkdir /made; echo hi >/made/a; rm /etc/group;"
                                    + " echo no >/keep/no'"),
                    run(
                            "docker export box | tar -tv --numeric-owner | awk '{print $1, $2, $6}' | grep -E ' (made|etc/group|etc/passwd|keep)'"
                                    + " | sort -k3"),
                    run("docker export box >t; docker import t round >/dev/null; docker run --rm round cat /made/a"),
                    run("docker export nope | wc -c")));

    private FileCases() {}
}
