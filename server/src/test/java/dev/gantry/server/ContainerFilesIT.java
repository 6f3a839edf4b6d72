package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Containers' files from outside, where containers mean harm or change meanwhile. What works as with dockerd
/// is compared with it elsewhere.
final class ContainerFilesIT extends WithLab {
    private Path folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createTempDirectory(lab.directory(), "files");
        Files.writeString(folder.resolve("secret"), "the host's");
        Files.writeString(folder.resolve("new"), "from outside");
    }

    @AfterEach
    void removeFolder() throws IOException {
        for (String name : new String[] {"secret", "new", "out", "copy"}) {
            Files.deleteIfExists(folder.resolve(name));
        }
        Files.delete(folder);
        lab.docker().run("volume", "rm", "-f", "keep");
    }

    private static void container(String name, String script) {
        lab.docker()
                .out("run", "-d", "--name=" + name, DaemonLab.IMAGE, "sh", "-c", script + "\ntouch /ready; sleep 600");
        DaemonLab.eventually(
                "it is ready",
                () -> lab.docker().run("exec", name, "test", "-e", "/ready").exitCode() == 0);
    }

    @Test
    void noLinkLeadsOutOfTheContainer() throws Exception {
        container(
                "box",
                "ln -s " + folder + " /away; ln -s " + folder + "/secret /gone; ln -s ../../../../../../" + folder
                        + "/secret /up");
        for (int round = 0; round < 2; round++) {
            for (String path : new String[] {"/away/secret", "/gone", "/up"}) {
                assertThat(lab.docker()
                                .run(
                                        "cp",
                                        "-L",
                                        "box:" + path,
                                        folder.resolve("copy").toString())
                                .exitCode())
                        .as(path)
                        .isNotZero();
            }
            assertThat(lab.docker()
                            .run("cp", folder.resolve("new").toString(), "box:/away/secret")
                            .exitCode())
                    .isNotZero();
            assertThat(Files.readString(folder.resolve("secret"))).isEqualTo("the host's");
            lab.docker().out("stop", "-t0", "box");
        }
        lab.docker().out("rm", "box");
    }

    @Test
    void whatIsUnpackedStaysInTheContainer() throws Exception {
        container("box", "mkdir /in; ln -s " + folder + " /in/link");
        Process tar = new ProcessBuilder(
                        "sh",
                        "-c",
                        "cd " + folder + " && tar -c --transform=s,new,link/out, new | docker --host=unix://"
                                + lab.socket() + " cp - box:/in")
                .redirectErrorStream(true)
                .start();
        tar.getInputStream().readAllBytes();
        assertThat(tar.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(folder.resolve("out")).doesNotExist();
        lab.docker().out("rm", "-f", "box");
    }

    @Test
    void volumesOfContainersThatDoNotRunAreReached() {
        lab.docker().out("create", "--name=box", "-v=keep:/keep", DaemonLab.IMAGE, "cat", "/keep/new");
        lab.docker().out("cp", folder.resolve("new").toString(), "box:/keep/new");

        assertThat(lab.docker().out("start", "-a", "box")).isEqualTo("from outside");
        lab.docker().out("rm", "box");
    }

    @Test
    void whatChangesMeanwhileCanBeExported() throws Exception {
        container("box", "(while :; do echo $RANDOM >/made-$RANDOM; rm -f /made-1*; done) &");
        for (int round = 0; round < 5; round++) {
            Path copy = folder.resolve("copy");
            lab.docker().out("export", "-o", copy.toString(), "box");
            assertThat(Program.run("tar", "-tf", copy.toString())).contains("bin/busybox");
        }
        lab.docker().out("rm", "-f", "box");
    }

    @Test
    void countersGrow() {
        container("box", "(while :; do :; done) &");

        String line = lab.docker().out("stats", "--no-stream", "--format={{.CPUPerc}} {{.PIDs}} {{.Name}}", "box");
        String[] words = line.split(" ", -1);
        assertThat(Double.parseDouble(words[0].replace("%", ""))).isGreaterThan(5);
        assertThat(Integer.parseInt(words[1])).isGreaterThanOrEqualTo(2);
        assertThat(words[2]).isEqualTo("box");
        lab.docker().out("rm", "-f", "box");
    }
}
