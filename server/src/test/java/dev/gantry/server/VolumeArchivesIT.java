package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// `gantry volume backup` and `restore`.
final class VolumeArchivesIT extends WithLab {
    private static final String FILL = "mkdir -p /v/a/b; echo one >/v/a/one; chmod 4750 /v/a/one; chown 7:8 /v/a/one;"
            + " ln /v/a/one /v/a/twin; ln -s /etc /v/out; mkfifo /v/pipe; chmod 711 /v; chown 5:6 /v;"
            + " touch -d '2001-02-03 04:05:06' /v/a/b";
    private static final String LIST = "cd /v; find . -exec stat -c '%n %a %u %g %F %h %Y' {} + | grep -v '^. '| sort;"
            + " stat -c '%a %u %g' .; readlink out; cat a/one";

    @AfterEach
    void removeVolumes() {
        lab.removeAllContainers();
        for (String name : lab.docker().run("volume", "ls", "-q").lines()) {
            lab.docker().out("volume", "rm", name);
        }
    }

    private static Docker gantry() {
        return Docker.gantry(lab.socket(), Map.of());
    }

    private static String inVolume(String volume, String command) {
        return lab.docker()
                .out("run", "--rm", "--network=none", "-v=" + volume + ":/v", DaemonLab.IMAGE, "sh", "-c", command);
    }

    private static Path file(String name) {
        return lab.directory().resolve(name);
    }

    @Test
    void aVolumeComesBackAsItWas() throws IOException {
        inVolume("vol", FILL);
        String before = inVolume("vol", LIST);
        for (String ending : List.of("tar", "tar.gz", "tar.zst")) {
            Path archive = file("backup." + ending);
            assertThat(gantry().out("volume", "backup", "vol", "-o", archive.toString()))
                    .isEmpty();
            assertThat(gantry().out("volume", "restore", "copy", "-i", archive.toString()))
                    .isEqualTo("copy");
            assertThat(inVolume("copy", LIST)).isEqualTo(before);
            lab.docker().out("volume", "rm", "copy");
            Files.delete(archive);
        }
    }

    @Test
    void whatIsThereIsReplacedOnlyByForce() throws IOException {
        inVolume("vol", "echo new >/v/new");
        inVolume("full", "echo old >/v/old");
        Path archive = file("backup.tar");
        gantry().out("volume", "backup", "-o", archive.toString(), "vol");
        assertThat(gantry().run("volume", "restore", "-i", archive.toString(), "full")
                        .err())
                .contains("restore full: volume is not empty: use force");
        assertThat(inVolume("full", "ls /v")).isEqualTo("old");
        gantry().out("volume", "restore", "-f", "-i", archive.toString(), "full");
        assertThat(inVolume("full", "ls /v")).isEqualTo("new");
        assertThat(lab.directory().resolve("data/volumes/full/_new")).doesNotExist();
        lab.docker().out("run", "-d", "--name=user", "-v=full:/v", DaemonLab.IMAGE, "sleep", "600");
        assertThat(gantry().run("volume", "restore", "-f", "-i", archive.toString(), "full")
                        .err())
                .contains("restore full: volume is in use by a container that runs");
        lab.kill();
        lab.start();
        assertThat(gantry().run("volume", "restore", "-f", "-i", archive.toString(), "full")
                        .err())
                .contains("in use by a container that runs");
        lab.docker().out("kill", "user");
        DaemonLab.eventually(
                "the volume is free",
                () -> gantry().run("volume", "restore", "-f", "-i", archive.toString(), "full")
                                .exitCode()
                        == 0);
        Files.delete(archive);
    }

    @Test
    void whatIsWrittenMeanwhileIsTold() throws IOException {
        inVolume("vol", "dd if=/dev/zero of=/v/big bs=1M count=64 2>/dev/null; echo x >/v/calm");
        lab.docker()
                .out(
                        "run",
                        "-d",
                        "--name=writer",
                        "-v=vol:/v",
                        DaemonLab.IMAGE,
                        "sh",
                        "-c",
                        "while :; do echo x >>/v/big; done");
        Path archive = file("backup.tar");
        Docker.Result backup = gantry().run("volume", "backup", "-o", archive.toString(), "vol");
        assertThat(backup.exitCode()).isZero();
        assertThat(backup.err())
                .contains("WARNING: changed while it was read: ./big")
                .doesNotContain("calm");
        gantry().out("volume", "restore", "-i", archive.toString(), "copy");
        assertThat(inVolume("copy", "ls /v")).isEqualTo("big\ncalm");
        Files.delete(archive);
    }

    @Test
    void aVolumeOfMemoryIsBackedUpAndNotRestored() throws IOException {
        lab.docker().out("volume", "create", "-o=type=tmpfs", "-o=device=tmpfs", "mem");
        lab.docker()
                .out(
                        "run",
                        "-d",
                        "--name=user",
                        "-v=mem:/v",
                        DaemonLab.IMAGE,
                        "sh",
                        "-c",
                        "echo x >/v/file; sleep 600");
        DaemonLab.eventually(
                "written",
                () -> lab.docker().run("exec", "user", "test", "-s", "/v/file").exitCode() == 0);
        Path archive = file("backup.tar");
        gantry().out("volume", "backup", "-o", archive.toString(), "mem");
        gantry().out("volume", "restore", "-i", archive.toString(), "copy");
        assertThat(inVolume("copy", "cat /v/file")).isEqualTo("x");
        assertThat(gantry().run("volume", "restore", "-f", "-i", archive.toString(), "mem")
                        .err())
                .contains("only volumes of the driver \"local\" without options can be restored");
        assertThat(gantry().run("volume", "backup", "-o", archive.toString(), "nothing")
                        .err())
                .contains("get nothing: no such volume");
        Files.delete(archive);
    }

    private interface Writing {
        void to(TarArchiveOutputStream tar) throws IOException;
    }

    private static byte[] tar(Writing writing) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            add(tar, "good", "good");
            writing.to(tar);
        }
        return bytes.toByteArray();
    }

    private static void add(TarArchiveOutputStream tar, String name, String text) throws IOException {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(name, true);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    private static void link(TarArchiveOutputStream tar, String name, String target, byte kind) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, kind);
        entry.setLinkName(target);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
    }

    @Test
    void hostileArchivesChangeNothing() throws IOException {
        Path outside = Files.writeString(file("outside"), "untouched");
        inVolume("vol", "echo old >/v/old");
        List<byte[]> archives = new ArrayList<>();
        archives.add(tar(tar -> add(tar, "../../../../outside", "x")));
        archives.add(tar(tar -> {
            link(tar, "link", lab.directory().toString(), TarConstants.LF_SYMLINK);
            add(tar, "link/outside", "x");
        }));
        archives.add(tar(tar -> link(tar, "hard", "../../../../outside", TarConstants.LF_LINK)));
        byte[] whole = tar(tar -> add(tar, "big", "x".repeat(100_000)));
        archives.add(Arrays.copyOf(whole, whole.length / 2));
        archives.add("this is no tar at all, but long enough to be looked at"
                .repeat(20)
                .getBytes(StandardCharsets.UTF_8));
        for (byte[] archive : archives) {
            Docker.Result restored = gantry().run(new ByteArrayInputStream(archive), "volume", "restore", "-f", "vol");
            assertThat(inVolume("vol", "ls /v")).as(restored.err()).isEqualTo("old");
            assertThat(restored.exitCode()).isNotZero();
            assertThat(gantry().run(new ByteArrayInputStream(archive), "volume", "restore", "fresh")
                            .exitCode())
                    .isNotZero();
            assertThat(lab.docker().out("volume", "ls", "-q")).isEqualTo("vol");
            assertThat(outside).hasContent("untouched");
            assertThat(lab.directory().resolve("data/volumes/vol/_new")).doesNotExist();
        }
        Files.delete(outside);
    }
}
