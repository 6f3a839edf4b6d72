package dev.gantry.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Commands that can't be run: what `run` and `exec` say names the path and the cause, and they exit as Docker's do.
final class LaunchFailuresIT extends WithLab {
    private static final int AARCH64 = 183;
    private static final int X86_64 = 62;

    private Path programs;

    @BeforeEach
    void makePlace() throws IOException {
        programs = Files.createTempDirectory(lab.directory(), "programs");
    }

    private void program(String name, byte[] content, String mode) throws IOException {
        Path file = Files.write(programs.resolve(name), content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    private void script(String name, String content) throws IOException {
        program(name, content.getBytes(ISO_8859_1), "rwxr-xr-x");
    }

    /// @param code that `run` ends with; an `exec` that gets no process ends with 126 or 127
    private void assertSaid(String name, int code, String said) {
        Docker.Result run = lab.docker().run("run", "--rm", "-v=" + programs + ":/p", DaemonLab.IMAGE, "/p/" + name);
        assertThat(run.err()).contains(said);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(code);
        lab.docker().out("run", "-d", "--name=box", "-v=" + programs + ":/p", DaemonLab.IMAGE, "sleep", "600");
        Docker.Result exec = lab.docker().run("exec", "box", "/p/" + name);
        assertThat(exec.out() + exec.err()).contains(said);
        assertThat(exec.exitCode()).as(exec.toString()).isIn(126, 127);
        lab.docker().out("rm", "-f", "box");
    }

    @Test
    void aScriptWithoutItsInterpreter() throws IOException {
        script("lost", "#! /usr/bin/perl6 -w\nsay 1\n");
        assertSaid("lost", 1, "exec /p/lost: no such file or directory: its interpreter /usr/bin/perl6 is missing");
        script("windows", "#!/bin/sh\r\necho 1\r\n");
        assertSaid(
                "windows",
                1,
                "exec /p/windows: no such file or directory: its interpreter is \"/bin/sh\\r\": the script has line"
                        + " ends of Windows");
        script("closed", "#!/etc/passwd\n");
        assertSaid("closed", 1, "exec /p/closed: permission denied: its interpreter /etc/passwd is not executable");
    }

    @Test
    void whatIsNoProgram() throws IOException {
        script("empty", "");
        assertSaid("empty", 1, "exec /p/empty: exec format error: it is empty");
        script("bare", "echo 1\n");
        assertSaid(
                "bare", 1, "exec /p/bare: exec format error: it is neither a program nor a script that begins with #!");
    }

    @Test
    void aProgramForAnotherMachine() throws IOException {
        program("foreign", elf(AARCH64, ""), "rwxr-xr-x");
        assertSaid("foreign", 1, "exec /p/foreign: exec format error: it is a program for aarch64, and this is x86_64");
    }

    @Test
    void aProgramWithoutItsLoader() throws IOException {
        program("dynamic", elf(X86_64, "/lib64/ld-nowhere.so.2"), "rwxr-xr-x");
        assertSaid(
                "dynamic",
                1,
                "exec /p/dynamic: no such file or directory: its loader /lib64/ld-nowhere.so.2 is missing");
    }

    @Test
    void whatMayNotBeRun() throws IOException {
        program("secret", new byte[] {'x'}, "rw-r--r--");
        assertSaid("secret", 126, "exec: \"/p/secret\": permission denied");
        Files.createDirectory(programs.resolve("folder"));
        assertSaid("folder", 126, "exec: \"/p/folder\": is a directory");
        assertSaid("nothing", 127, "exec: \"/p/nothing\": stat /p/nothing: no such file or directory");
    }

    @Test
    void usersAndDirectories() {
        Docker docker = lab.docker();
        Docker.Result user = docker.run("run", "--rm", "-u=nobody-knows", DaemonLab.IMAGE, "true");
        assertThat(user.err()).contains("unable to find user nobody-knows: no matching entries in passwd file");
        assertThat(user.exitCode()).isEqualTo(125);
        Docker.Result group = docker.run("run", "--rm", "-u=0:nobody-knows", DaemonLab.IMAGE, "true");
        assertThat(group.err()).contains("unable to find group nobody-knows: no matching entries in group file");
        assertThat(group.exitCode()).isEqualTo(125);
        Docker.Result file = docker.run("run", "--rm", "-w=/etc/passwd", DaemonLab.IMAGE, "true");
        assertThat(file.err()).contains("Cannot mkdir: /etc/passwd is not a directory");
        assertThat(file.exitCode()).isEqualTo(125);
        docker.out("run", "-d", "--name=box", DaemonLab.IMAGE, "sleep", "600");
        Docker.Result exec = docker.run("exec", "-w=/nowhere", "box", "true");
        assertThat(exec.out() + exec.err())
                .contains("chdir to cwd (\"/nowhere\") set in config.json failed: no such file or directory");
        assertThat(exec.exitCode()).isIn(126, 127);
    }

    /// The head of a program, with a loader where one is named.
    private static byte[] elf(int machine, String loader) {
        byte[] path = (loader + "\0").getBytes(ISO_8859_1);
        ByteBuffer elf = ByteBuffer.allocate(64 + 56 + path.length).order(ByteOrder.LITTLE_ENDIAN);
        elf.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0}).position(16);
        elf.putShort((short) 2).putShort((short) machine).putInt(1); // an executable
        elf.putLong(0x400000).putLong(64).putLong(0).putInt(0); // entry, segments, sections, flags
        elf.putShort((short) 64).putShort((short) 56).putShort((short) 1).putShort((short) 64);
        elf.position(64);
        elf.putInt(3).putInt(4).putLong(120).putLong(0x400078).putLong(0x400078); // PT_INTERP
        elf.putLong(path.length).putLong(path.length).putLong(1);
        return elf.put(path).array();
    }
}
