package dev.gantry.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gantry.linux.ProjectQuotas.Support;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Quotas of a file system in a file. Skipped, whatever is required, where the kernel was built without them.
@Tag("kernel")
class ProjectQuotasIT {
    private static final int PROJECT = 0x4000_0001;
    private static final int LIMIT = 4 << 20;

    @TempDir
    Path folder;

    private static String run(String... line) throws IOException {
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.onExit().join().exitValue() == 0 ? "" : String.join(" ", line) + ": " + said.strip();
    }

    private Path mount(String option, String... mkfs) throws IOException {
        Path image = folder.resolve("image");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(320L << 20); // XFS takes no less
        }
        List<String> line = new ArrayList<>(List.of(mkfs));
        line.add(image.toString());
        assumeTrue(Files.isExecutable(Path.of("/usr/sbin", mkfs[0])), "needs " + mkfs[0]);
        assertThat(run(line.toArray(String[]::new))).isEmpty();
        Path target = Files.createDirectory(folder.resolve("mounted"));
        String refused = run("mount", "-o", "loop," + option, image.toString(), target.toString());
        assumeTrue(refused.isEmpty(), "this kernel mounts no file system with project quotas: " + refused);
        return target;
    }

    private static void holdsTo(Path mounted, Errno full) throws IOException {
        try (Directory root = Directory.open(mounted)) {
            assertThat(ProjectQuotas.support(mounted)).isEqualTo(Support.LIMITS);
            root.mkdir("limited", 0700);
            try (Directory limited = root.child("limited")) {
                assertThat(ProjectQuotas.project(limited)).isZero();
                ProjectQuotas.assign(limited, PROJECT);
                assertThat(ProjectQuotas.project(limited)).isEqualTo(PROJECT);
                ProjectQuotas.limit(root, PROJECT, LIMIT);
                limited.mkdir("below", 0700);
            }
            Path file = mounted.resolve("limited/below/file");
            Files.write(file, new byte[LIMIT / 2]);
            assertThat(ProjectQuotas.usedBytes(root, PROJECT)).isBetween(LIMIT / 2L, LIMIT / 2L + (64 << 10));
            assertThatThrownBy(() -> Files.write(mounted.resolve("limited/more"), new byte[LIMIT]))
                    .isInstanceOf(IOException.class)
                    .hasMessageContainingAll(full == Errno.EDQUOT ? "quota" : "space");
            ProjectQuotas.limit(root, PROJECT, 0);
            Files.write(mounted.resolve("limited/more"), new byte[LIMIT]);
            assertThat(ProjectQuotas.usedBytes(root, PROJECT)).isGreaterThan(LIMIT);
            assertThat(ProjectQuotas.usedBytes(root, PROJECT + 1)).isZero();
        }
    }

    @Test
    void ext4HoldsAProjectToItsLimit() throws IOException {
        Path mounted = mount("prjquota", "mkfs.ext4", "-q", "-O", "quota,project");
        try {
            holdsTo(mounted, Errno.EDQUOT);
        } finally {
            Mounts.detach(mounted);
        }
    }

    @Test
    void xfsHoldsAProjectToItsLimit() throws IOException {
        Path mounted = mount("pquota", "mkfs.xfs", "-q");
        try {
            holdsTo(mounted, Errno.ENOSPC);
        } finally {
            Mounts.detach(mounted);
        }
    }

    @Test
    void aFileSystemWithoutQuotasSaysSo() throws IOException {
        Path target = Files.createDirectory(folder.resolve("tmpfs"));
        Mounts.tmpfs(target, List.of("size=1m"));
        try {
            assertThat(ProjectQuotas.support(target)).isEqualTo(Support.NONE);
        } finally {
            Mounts.detach(target);
        }
    }
}
