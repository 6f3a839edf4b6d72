package dev.gantry.difftest;

import java.util.List;

/// The files of builds: which ones `COPY` and `ADD` take, where they go, whose they are, and what is unpacked.
final class BuildFileCases {
    static final List<Case> ALL = List.of(
            of(
                    "build COPY by patterns of several levels",
                    "FROM busybox\nCOPY */a /x/\nCOPY [ds]*/*b* /y/\nCOPY d/s?b /z"),
            of("build COPY by a pattern with a backslash", "FROM busybox\nCOPY w\\[1] /w"),
            of("build COPY by a pattern that is none", "FROM busybox\nCOPY a[ /x"),
            of("build COPY by a pattern with one match", "FROM busybox\nCOPY f* h* /x/\nCOPY har* /y"),
            of("build COPY of all", "FROM busybox\nCOPY . /all\nRUN rm /all/out /all/Dockerfile"),
            of("build COPY of all from the root", "FROM busybox\nCOPY / /all/\nRUN rm /all/out /all/Dockerfile"),
            of(
                    "build COPY of paths with dots",
                    "FROM busybox\nCOPY d/. /a\nCOPY d/../f /b\nCOPY .//d//a /c\nCOPY ./f ./d/sub/ /e/"),
            of("build COPY of what is above", "FROM busybox\nCOPY d/../../f /b"),
            of(
                    "build COPY to relative places",
                    "FROM busybox\nWORKDIR /a/b\nCOPY f ..\nCOPY f ../n\nCOPY f ./\nCOPY d .\nCOPY fl ./x/.."),
            of("build COPY of a directory to a file", "FROM busybox\nRUN touch /x\nCOPY d /x"),
            of("build COPY of a file to a directory", "FROM busybox\nRUN mkdir /x\nCOPY f /x"),
            of("build COPY of a file to a directory of its name", "FROM busybox\nRUN mkdir -p /x/f\nCOPY f /x/"),
            of("build COPY of a file to a file with a slash", "FROM busybox\nRUN touch /x\nCOPY f /x/"),
            of("build COPY below a file", "FROM busybox\nRUN touch /x\nCOPY f /x/y"),
            of("build COPY to a dangling link", "FROM busybox\nRUN ln -s /nowhere /l\nCOPY f /l"),
            of("build COPY of a directory to a dangling link", "FROM busybox\nRUN ln -s /nowhere /l\nCOPY d /l"),
            of("build COPY below a dangling link", "FROM busybox\nRUN ln -s /nowhere /l\nCOPY f /l/x"),
            of("build COPY below a loop of links", "FROM busybox\nRUN ln -s b /a && ln -s a /b\nCOPY f /a/x"),
            of(
                    "build COPY over links",
                    "FROM busybox\nRUN mkdir -p /x /y && ln -s /y /x/sub && ln -s /y /x/a\nCOPY d /x"),
            of("build COPY of a loop of links", "FROM busybox\nCOPY loop /x", "", "ln -s loop loop"),
            of(
                    "build COPY of links in a directory",
                    "FROM busybox\nCOPY d /x",
                    "",
                    "ln -s /etc/passwd d/out; ln -s nope d/gone"),
            of("build COPY through a link of the context", "FROM busybox\nCOPY dl/a /x\nCOPY dl/sub /y\nCOPY dl/* /z/"),
            of("build COPY of hard links", "FROM busybox\nCOPY d /x\nRUN stat -c %h /x/a >/count", "", "ln d/a d/h"),
            of("build COPY of a fifo", "FROM busybox\nCOPY d /x", "", "mkfifo -m 640 d/p"),
            of("build COPY of a device", "FROM busybox\nCOPY d /x", "", "mknod d/n c 1 3"),
            of(
                    "build COPY of a socket",
                    "FROM busybox\nCOPY d /x",
                    "",
                    "perl -MIO::Socket::UNIX -e 'IO::Socket::UNIX->new(Local => \"d/s\", Listen => 1)'"),
            of("build COPY of modes", "FROM busybox\nCOPY d /x", "", "chmod 1777 d/sub; chmod 0 d/a"),
            of("build COPY of set-user-ID", "FROM busybox\nCOPY f /x\nCOPY --chown=5 f /y", "", "chmod 6755 f"),
            of("build COPY of an empty directory", "FROM busybox\nCOPY e /e\nCOPY e /f/", "", "mkdir -m 711 e"),
            of(
                    "build COPY of several to the working directory",
                    "FROM busybox\nWORKDIR /w\nCOPY f d/a .\nCOPY f d/a ./"),
            of("build COPY of a missing one among several", "FROM busybox\nCOPY f nope /x/"),
            of(
                    "build COPY of names with spaces",
                    "FROM busybox\nCOPY [\"a b\", \"ü\", \"/x y/\"]",
                    "",
                    "echo 1 >'a b'; echo 2 >ü"),
            of("build COPY of a name twice", "FROM busybox\nCOPY f d/../f /x/\nCOPY f /x/f"),
            of(
                    "build COPY from a stage's links",
                    "FROM busybox AS one\nRUN mkdir /a && echo 1 >/a/f && ln -s a /l && ln -s f /a/m\n"
                            + "FROM busybox\nCOPY --from=one /l /x\nCOPY --from=one /a/m /y\nCOPY --from=one /l/f /z"),
            of("build COPY of what a stage lacks", "FROM busybox AS one\nFROM busybox\nCOPY --from=one /nope /"),
            of(
                    "build COPY by a pattern from a stage",
                    "FROM busybox AS one\nFROM busybox\nCOPY --from=one /etc/g* /x/"),
            of(
                    "build COPY with an id",
                    "FROM busybox\nCOPY --chown=5 f /a\nCOPY --chown=5:nogroup d /b\nCOPY --chown=root:7 d /b"),
            of("build COPY with a user of a variable", "FROM busybox\nARG U=nobody:nogroup\nCOPY --chown=$U f /a"),
            of("build COPY with no user", "FROM busybox\nCOPY --chown=:6 f /a"),
            of("build COPY with no group", "FROM busybox\nCOPY --chown=6: f /a"),
            of("build COPY with an unknown group", "FROM busybox\nCOPY --chown=root:nope f /a"),
            of("build COPY with a user that has no group", "FROM busybox\nCOPY --chown=daemon f /a"),
            of("build COPY with an id that is too large", "FROM busybox\nCOPY --chown=4294967296 f /a"),
            of(
                    "build COPY with an owner to what is there",
                    "FROM busybox\nRUN mkdir -p /a/sub\nCOPY --chown=5 d /a\nCOPY --chown=6 f /n/e/w"),
            of(
                    "build COPY with an owner of the image's own",
                    "FROM busybox\nRUN echo me:x:77:88::/:/bin/sh >>/etc/passwd; echo me:x:99: >>/etc/group\nCOPY --chown=me f /a"),
            of(
                    "build ADD of files and directories",
                    "FROM busybox\nADD f /a\nADD d /b\nADD d/* /c/\nADD --chown=5 d /d2"),
            of("build ADD of an archive of bzip2", "FROM busybox\nADD t.tar.bz2 /t", "", "bzip2 -k t.tar"),
            of("build ADD of an archive of xz", "FROM busybox\nADD t.tar.xz /t", "", "xz -k t.tar"),
            of("build ADD of an archive with an owner", "FROM busybox\nADD --chown=5:6 t.tar /t"),
            of("build ADD of an archive over files", "FROM busybox\nRUN mkdir -p /t/a && echo x >/t/sub\nADD t.tar /t"),
            of("build ADD of an archive to a file", "FROM busybox\nRUN touch /t\nADD t.tar /t"),
            of("build ADD of archives by a pattern", "FROM busybox\nADD t.* /t/"),
            of("build ADD of a link to an archive", "FROM busybox\nADD l.tar /t", "", "ln -s t.tar l.tar"),
            of("build ADD of what is compressed but no archive", "FROM busybox\nADD f.gz /t/", "", "gzip -kn f"),
            of("build ADD of an archive with another name", "FROM busybox\nADD plain /t", "", "mv t.tar.gz plain"),
            of("build ADD of an empty archive", "FROM busybox\nADD e.tar /t", "", "tar -cf e.tar -T /dev/null"),
            of("build ADD of an empty file", "FROM busybox\nADD e.tar /t", "", ": >e.tar"),
            of(
                    "build ADD of an archive that is cut short",
                    "FROM busybox\nADD c.tar.gz /t",
                    "",
                    "head -c 100 t.tar.gz >c.tar.gz"),
            of(
                    "build ADD of an archive that is broken",
                    "FROM busybox\nADD c.tar /t",
                    "",
                    "(head -c 1536 t.tar; yes | head -c 4096) >c.tar"),
            of(
                    "build ADD of an archive that leads out",
                    "FROM busybox\nADD o.tar /t",
                    "",
                    "tar -cf o.tar --transform 's,^f,../../../evil,' -P f"),
            of(
                    "build ADD of an archive with absolute names",
                    "FROM busybox\nADD o.tar /t",
                    "",
                    "tar -cf o.tar --transform 's,^f,/evil,' -P f"),
            of(
                    "build ADD of an archive that writes through its link",
                    "FROM busybox\nADD o.tar /t",
                    "",
                    "ln -s /tmp q; tar -cf o.tar q; rm q; mkdir q; echo 1 >q/evil; tar -rf o.tar q/evil"),
            of(
                    "build ADD of an archive with a hard link that leads out",
                    "FROM busybox\nADD o.tar /t",
                    "",
                    "echo 1 >m; ln m n; tar -cf o.tar --transform 's,^m,../../etc/passwd,RSh' -P m n"),
            of(
                    "build ADD of an archive with devices",
                    "FROM busybox\nADD o.tar /t",
                    "",
                    "mknod n c 1 3; mkfifo p; tar -cf o.tar n p; rm n p"),
            of(
                    "build ADD of an archive with set-user-ID",
                    "FROM busybox\nADD o.tar /t",
                    "",
                    "chmod 6755 f; tar -cf o.tar f"),
            of(
                    "build ADD of an archive to the root",
                    "FROM busybox\nADD t.tar /\nADD t.tar .\nWORKDIR /w\nADD t.tar ."),
            ignoring("comments and blanks", "# f\\n\\n  f  \\n\\n"),
            ignoring("a directory with a slash", "d/\\n"),
            ignoring("a name from the root", "/f\\n/d/a\\n"),
            ignoring("names at one level", "*/sub\\n*/?\\n"),
            ignoring("names at all levels", "**/b\\n**/z*\\n"),
            ignoring("what is below a directory", "d/**\\n!d/sub\\n"),
            ignoring("all but some", "*\\n!d/sub/b\\n!f\\n"),
            ignoring("the last rule that fits", "f\\n!f\\nf\\n!h*\\nd\\n!d/a\\nd/a\\n"),
            ignoring("the Dockerfile and itself", "Dockerfile\\n.dockerignore\\n"),
            ignoring("what is above", "../f\\n./d/./a\\nd/../f\\n"),
            ignoring("links", "fl\\ndl\\n"),
            ignoring("names with special characters", "w\\\\[1]\\n[ab]*\\n"),
            of("build COPY of what is ignored", "FROM busybox\nCOPY f /", "", "echo f >.dockerignore"),
            of("build COPY by a pattern of what is ignored", "FROM busybox\nCOPY f* /x/", "", "echo f >.dockerignore"),
            of(
                    "build with a Dockerfile from elsewhere",
                    "FROM busybox\nCOPY . /all\nRUN rm /all/out",
                    "",
                    "mv Dockerfile ../elsewhere; set -- -f ../elsewhere"),
            of("build with rules that are none", "FROM busybox\nCOPY d /d", "", "echo '[' >.dockerignore"));

    private BuildFileCases() {}

    private static Case of(String name, String dockerfile) {
        return BuildCases.of(name, dockerfile);
    }

    /// @param then a command before the build
    private static Case of(String name, String dockerfile, String options, String then) {
        return BuildCases.of(name, dockerfile, options, then);
    }

    /// @param rules as `printf` takes them
    private static Case ignoring(String what, String rules) {
        return of(
                "build without " + what,
                "FROM busybox\nCOPY . /c\nRUN rm -f /c/out",
                "",
                "rm t.tar*; printf '" + rules + "' >.dockerignore");
    }
}
