package dev.gantry.difftest;

import static dev.gantry.difftest.Case.run;

import java.util.List;

/// Small Dockerfiles, one rule each, built by the classic builder: the files, the configuration, the history,
/// and what is said where they are wrong.
final class BuildCases {
    /// What every build finds in its context.
    private static final String CONTEXT = """
            rm -rf ctx && mkdir -p ctx/d/sub ctx/src/lib ctx/src/p && cd ctx || exit
            echo hi >f; echo 1 >d/a; echo 2 >d/sub/b; ln -s a d/l; chmod 600 d/a; chmod 700 d d/sub
            ln -s f fl; ln -s d dl; ln -s /etc/passwd abs; ln -s ../../../etc/passwd up
            echo z >src/lib/z; echo q >src/p/q; echo w >'w[1]'; ln f hard
            (cd d && tar -cf ../t.tar --owner=7 --group=8 --mtime=@0 a sub) && gzip -kn t.tar
            export DOCKER_BUILDKIT=0
            """;

    /// Its steps' lines are left out: dockerd makes a container for every instruction.
    private static final String BUILD = """
            docker build -t made "$@" . >out 2>&1; code=$?
            grep -vE '^(Step |Successfully|Sending| --->|Removing|DEPRECATED|#)|BuildKit|environment-var|buildx|^$' out
            [ $code = 0 ] || exit $code
            docker history --no-trunc --format '{{.CreatedBy}}|{{.Size}}' made |
                sed -E 's/(file|dir|multi):[0-9a-f]{64}/\\1:<digest>/'
            docker image inspect -f '{{json .Config}} {{len .RootFS.Layers}} {{.Author}}' made
            docker run --rm --entrypoint sh -u 0 made -c 'find / -xdev \\( -path /sys -o -path /proc -o -path /dev \\
                -o -path /bin -o -path /etc -o -name .dockerenv \\) -prune -o -print | sort |
                while read -r p; do stat -c "%A %u:%g %n" "$p"; [ -h "$p" ] && readlink "$p"; [ -f "$p" ] && cat "$p"; done
                true'
            """;

    static final List<Case> ALL = List.of(
            of("build of nothing but a base", "FROM busybox"),
            of("build RUN in shell form", "FROM busybox\nRUN echo \"a  b\" >/x; echo said"),
            of("build RUN in exec form", "FROM busybox\nRUN [\"sh\", \"-c\", \"echo $HOME >/x\"]"),
            of("build RUN that changes nothing", "FROM busybox\nRUN true"),
            of("build RUN that removes", "FROM busybox\nRUN rm -r /var/www\nRUN mkdir /var/www"),
            of("build RUN that fails", "FROM busybox\nRUN exit 3"),
            of("build CMD and ENTRYPOINT", "FROM busybox\nCMD [\"a\"]\nENTRYPOINT [\"b\"]\nCMD c \"d\""),
            of("build ENTRYPOINT forgets the base's CMD", "FROM busybox\nENTRYPOINT [\"sh\"]"),
            of("build ENV", "FROM busybox\nENV a=b c=\"d e\"\nENV old form here\nENV a=$a$c x=${n:-y}"),
            of("build ARG", "ARG G=g\nFROM busybox\nARG A\nARG B=b$A\nARG G\nRUN echo $A $B $G >/x", "--build-arg A=1"),
            of("build ARG hidden by ENV", "FROM busybox\nARG A=1\nENV A=2\nRUN echo $A >/x", "--build-arg A=3"),
            of("build ARG in FROM", "ARG I=nope\nFROM $I", "--build-arg I=busybox"),
            of("build ARG that nobody takes", "FROM busybox", "--build-arg Z=1"),
            of("build ARG for a proxy", "FROM busybox\nRUN echo $http_proxy >/x", "--build-arg http_proxy=p"),
            of("build LABEL", "FROM busybox\nLABEL \"q r\"=\"s\\\"t\" u=v", "--label z=1 --label a=2"),
            of("build EXPOSE", "FROM busybox\nEXPOSE 80 1-3/udp"),
            of("build VOLUME", "FROM busybox\nVOLUME [\"/a b\", \"/c\"]\nVOLUME /d /e"),
            of("build WORKDIR", "FROM busybox\nWORKDIR /a/b\nWORKDIR c\nWORKDIR ../$HOME\nRUN pwd >where"),
            of("build USER", "FROM busybox\nUSER 5:6\nWORKDIR /w\nRUN id -u >/tmp/u"),
            of("build SHELL", "FROM busybox\nSHELL [\"sh\", \"-e\", \"-c\"]\nRUN echo $0 >/x\nCMD x"),
            of(
                    "build STOPSIGNAL and HEALTHCHECK",
                    "FROM busybox\nSTOPSIGNAL 9\nHEALTHCHECK --interval=1m --retries=3 CMD x"),
            of("build MAINTAINER", "FROM busybox\nMAINTAINER Some One <a@b>"),
            of("build COPY of files", "FROM busybox\nCOPY f /\nCOPY f /n/e/w\nCOPY f d /m/\nCOPY [\"f\", \"/a b\"]"),
            of("build COPY of a directory", "FROM busybox\nCOPY d /d2\nCOPY d /tmp/\nCOPY d/sub /"),
            of("build COPY by patterns", "FROM busybox\nCOPY d/* /g/\nCOPY ?l /h/\nCOPY w[[]1] /w"),
            of("build COPY of links", "FROM busybox\nCOPY fl dl /x/"),
            of(
                    "build COPY through links",
                    "FROM busybox\nRUN mkdir /r && ln -s /r /l && ln -s /r/f /k\nCOPY f /l/n\nCOPY d /l\nCOPY f /k"),
            of("build COPY over what is there", "FROM busybox\nRUN mkdir -p /r /p/q && ln -s r /lib\nCOPY src /"),
            of(
                    "build COPY with an owner",
                    "FROM busybox\nCOPY --chown=12:13 d /n/d\nCOPY --chown=nobody:nogroup f /o/f"),
            of("build COPY with an owner that is none", "FROM busybox\nCOPY --chown=nope f /"),
            of(
                    "build COPY from a stage",
                    "FROM busybox AS one\nRUN mkdir -m 700 /o && echo x >/o/x && chown 3:4 /o/x\n"
                            + "FROM busybox\nCOPY --from=one /o /p\nCOPY --from=0 o/x /\nCOPY --from=busybox /etc/group /g"),
            of("build COPY from itself", "FROM busybox\nCOPY --from=0 f /"),
            of("build COPY of what is missing", "FROM busybox\nCOPY nope /"),
            of("build COPY of no match", "FROM busybox\nCOPY nope* /"),
            of("build COPY of what is outside", "FROM busybox\nCOPY ../f /"),
            of("build COPY of a link that leads out", "FROM busybox\nCOPY abs /"),
            of("build COPY of a relative link that leads out", "FROM busybox\nCOPY up /"),
            of("build COPY of several to a file", "FROM busybox\nCOPY f d /x"),
            of(
                    "build ADD of archives",
                    "FROM busybox\nADD t.tar /t\nADD t.tar.gz /u/\nADD --chown=1:2 f /v/\nCOPY t.tar /w/"),
            of(
                    "build ONBUILD",
                    "FROM busybox\nONBUILD RUN echo t >/t\nONBUILD COPY f /u",
                    "-t base",
                    "printf 'FROM base\\nRUN cat /t\\n' >Dockerfile"),
            of("build FROM a stage", "FROM busybox AS one\nENV A=1\nWORKDIR /w\nFROM one\nRUN echo $A >x"),
            of("build FROM scratch", "FROM scratch\nENV a=b\nCOPY --from=busybox / /"),
            of("build FROM scratch alone", "FROM scratch"),
            of("build to a target", "FROM busybox AS one\nRUN echo 1 >/x\nFROM one\nRUN exit 1", "--target one"),
            of("build to a target that is none", "FROM busybox", "--target nope"),
            of("build of an unknown instruction", "FROM busybox\nRUM x"),
            of("build of an empty Dockerfile", ""),
            of("build of comments", "# nothing"),
            of("build without FROM", "RUN x"),
            of("build FROM nothing", "FROM"),
            of("build FROM a variable that is not set", "FROM $z"),
            of("build with a wrong port", "FROM busybox\nEXPOSE web"),
            of("build with a wrong signal", "FROM busybox\nSTOPSIGNAL x"),
            of(
                    "build without files that are ignored",
                    "FROM busybox\nCOPY . /c\nRUN ls -R /c >/ls",
                    "",
                    "printf 'd\\n!d/a\\n*.tar*\\nout\\nw*\\n' >.dockerignore"),
            of("build quiet", "FROM busybox\nRUN echo x", "-q"));

    private BuildCases() {}

    static Case of(String name, String dockerfile) {
        return of(name, dockerfile, "");
    }

    private static Case of(String name, String dockerfile, String options) {
        return Case.of(name, run(script(dockerfile, options) + BUILD));
    }

    /// @param then a command before the build; where the options name the image, before a second build
    static Case of(String name, String dockerfile, String options, String then) {
        String first = options.isEmpty() ? "" : "docker build -q " + options + " . >first 2>&1\n";
        return Case.of(name, run(script(dockerfile, "") + first + then + "\n" + BUILD));
    }

    private static String script(String dockerfile, String options) {
        return CONTEXT + "cat >Dockerfile <<'END'\n" + dockerfile + (dockerfile.isEmpty() ? "" : "\n") + "END\n"
                + "set -- " + options + "\n";
    }
}
