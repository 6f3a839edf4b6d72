package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// Containers and volumes of a limited size, on a data root of its own. Skipped, whatever is required, where
/// the kernel was built without project quotas.
final class QuotaIT extends WithLab {
    private static TestMount disk() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/sbin/mkfs.ext4")), "needs mkfs.ext4");
        Path image = lab.directory().resolve("disk");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(256L << 20);
        }
        Program.run("mkfs.ext4", "-q", "-O", "quota,project", image.toString());
        Path data = lab.directory().resolve("data");
        Process mount = new ProcessBuilder("mount", "-o", "loop,prjquota", image.toString(), data.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(mount.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assumeTrue(mount.onExit().join().exitValue() == 0, "this kernel mounts no ext4 with project quotas: " + said);
        return new TestMount(data);
    }

    @Test
    void whatIsLimitedGetsFull() throws Exception {
        lab.stop();
        try (var _ = disk()) {
            lab.start();
            try {
                lab.docker()
                        .out(
                                "load",
                                "-q",
                                "-i",
                                lab.directory().resolve("busybox.tar").toString());
                Docker.Result full = lab.docker()
                        .run(
                                "run",
                                "--name=full",
                                "--storage-opt=size=8m",
                                DaemonLab.IMAGE,
                                "dd",
                                "if=/dev/zero",
                                "of=/f",
                                "bs=1M",
                                "count=20");
                assertThat(full.exitCode()).isNotZero();
                assertThat(full.err()).contains("Disk quota exceeded");
                assertThat(lab.docker().out("ps", "-as", "--format={{.Size}}")).startsWith("8.");
                lab.docker().out("run", "--rm", DaemonLab.IMAGE, "dd", "if=/dev/zero", "of=/f", "bs=1M", "count=20");

                lab.docker().out("volume", "create", "-o", "size=4m", "little");
                Docker.Result volume = lab.docker()
                        .run(
                                "run",
                                "--rm",
                                "-v=little:/v",
                                DaemonLab.IMAGE,
                                "dd",
                                "if=/dev/zero",
                                "of=/v/f",
                                "bs=1M",
                                "count=20");
                assertThat(volume.err()).contains("Disk quota exceeded");
                lab.docker().out("rm", "full");
                lab.docker().out("volume", "rm", "little");
            } finally {
                lab.stop();
            }
        } finally {
            lab.start();
        }
    }

    @Test
    void whereNobodyCountsALimitIsRefused() {
        Docker.Result refused = lab.docker().run("create", "--storage-opt=size=8m", DaemonLab.IMAGE);
        assertThat(refused.err()).contains("--storage-opt is supported only for overlay over xfs with 'pquota' mount");
        assertThat(lab.docker().run("volume", "create", "-o", "size=4m").err())
                .contains("quota size requested but no quota support");
    }
}
