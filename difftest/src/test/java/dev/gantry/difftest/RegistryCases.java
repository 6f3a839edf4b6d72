package dev.gantry.difftest;

import static dev.gantry.difftest.Case.ask;
import static dev.gantry.difftest.Case.run;

import java.util.List;

/// Pulls and pushes: what is printed, and what is said of what is not there or not allowed. Beside each
/// engine stand two registries, see [RegistryBeside].
final class RegistryCases {
    /// Without what is another one from run to run, and what a case of its own compares.
    private static final String PLAIN = " | grep -v Verifying | sed 's/ size: .*//'";

    static final List<Case> ALL = List.of(
            Case.of(
                    "push and pull",
                    run("docker tag busybox 127.0.0.1:5000/team/box:1; docker push 127.0.0.1:5000/team/box:1" + PLAIN),
                    run("docker push 127.0.0.1:5000/team/box:1" + PLAIN),
                    run("docker pull 127.0.0.1:5000/team/box:1" + PLAIN),
                    run("docker rmi 127.0.0.1:5000/team/box:1 busybox >/dev/null;"
                            + " docker pull 127.0.0.1:5000/team/box:1" + PLAIN),
                    run("docker run --rm 127.0.0.1:5000/team/box:1 echo here"),
                    run("docker push -q 127.0.0.1:5000/team/box:1; docker pull -q 127.0.0.1:5000/team/box:1")),
            Case.of(
                    "size of a pushed manifest",
                    run("docker tag busybox 127.0.0.1:5000/team/size:1; docker push 127.0.0.1:5000/team/size:1"
                            + " | grep -o 'size.*'")),
            Case.of(
                    "push and pull of all tags",
                    run("for t in 1 2; do docker tag busybox 127.0.0.1:5000/team/all:$t; done;"
                            + " docker push -a 127.0.0.1:5000/team/all | grep -o '^[12]: digest'"),
                    run("docker rmi 127.0.0.1:5000/team/all:1 127.0.0.1:5000/team/all:2 >/dev/null;"
                            + " docker pull -a 127.0.0.1:5000/team/all | grep -v exists")),
            Case.of(
                    "push to another repository",
                    run("docker tag busybox 127.0.0.1:5000/team/a; docker push -q 127.0.0.1:5000/team/a"),
                    run("docker tag busybox 127.0.0.1:5000/team/b; docker push 127.0.0.1:5000/team/b"
                            + " | sed 's,team/[a-z]*$,team/some,'" + PLAIN)),
            Case.of(
                    "pull of what is not there",
                    run("docker pull 127.0.0.1:5000/team/nope"),
                    run("docker tag busybox 127.0.0.1:5000/team/box:1; docker push -q 127.0.0.1:5000/team/box:1"),
                    run("docker pull 127.0.0.1:5000/team/box:nope"),
                    run("docker pull -a 127.0.0.1:5000/team/nope"),
                    run("docker pull 127.0.0.1:5000/team/box@sha256:" + "0".repeat(64))),
            Case.of(
                    "push of what is not there",
                    run("docker push 127.0.0.1:5000/team/none"),
                    run("docker push 127.0.0.1:5000/team/none:1"),
                    run("docker push -a 127.0.0.1:5000/team/none"),
                    run("docker tag busybox 127.0.0.1:5000/team/one:1; docker push 127.0.0.1:5000/team/one:2"),
                    run("docker push 127.0.0.1:5000/team/one")),
            Case.of(
                    "names that no registry has",
                    run("docker pull 127.0.0.1:5000/UPPER"),
                    run("docker pull 127.0.0.1:5000/a:b:c"),
                    run("docker push 127.0.0.1:5000/a@sha256:" + "0".repeat(64)),
                    run("docker push UPPER")),
            Case.of(
                    "a registry that is not there",
                    run("docker pull 127.0.0.1:5999/box"),
                    run("docker login -u me -p secret 127.0.0.1:5999")),
            Case.of(
                    "a registry that wants a password",
                    run("docker tag busybox 127.0.0.1:5001/box; docker push 127.0.0.1:5001/box"),
                    run("docker pull 127.0.0.1:5001/box"),
                    run("docker login -u tester -p wrong 127.0.0.1:5001"),
                    run("echo secret | docker login -u tester --password-stdin 127.0.0.1:5001 2>/dev/null"),
                    run("docker push -q 127.0.0.1:5001/box; docker pull -q 127.0.0.1:5001/box"),
                    run("docker logout 127.0.0.1:5001; docker pull 127.0.0.1:5001/box")),
            Case.of(
                    "registries asked by request",
                    ask("POST /images/create?fromImage=127.0.0.1:5000/team/nope&tag=1"),
                    ask("POST /images/create?fromImage=127.0.0.1:5000/UPPER&tag=1"),
                    ask("POST /images/create?fromImage=127.0.0.1:5000/box&tag=a:b"),
                    ask("POST /images/127.0.0.1:5000/none/push?tag=1"),
                    ask("GET /distribution/127.0.0.1:5000/team/nope:1/json"),
                    ask("GET /distribution/127.0.0.1:5000/UPPER/json"),
                    ask(
                            "POST /auth",
                            "{\"username\":\"tester\",\"password\":\"wrong\",\"serveraddress\":\"127.0.0.1:5001\"}"),
                    ask(
                            "POST /auth",
                            "{\"username\":\"tester\",\"password\":\"secret\",\"serveraddress\":\"127.0.0.1:5001\"}")));

    private RegistryCases() {}
}
