package dev.gantry.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Against the tar of the system: what it writes we read, and what we write it reads.
class GnuTarTest {
    private static final Instant WHEN = Instant.parse("2023-05-06T07:08:09.123456789Z");

    @TempDir
    Path folder;

    @BeforeEach
    void needsGnuTar() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/tar")), "no tar on this machine");
        assumeTrue(run("tar", "--version").startsWith("tar (GNU tar)"), "the tar of this machine is not GNU's");
    }

    @ParameterizedTest
    @ValueSource(strings = {"v7", "ustar", "gnu", "oldgnu", "pax"})
    void everyFormatIsRead(String format) throws Exception {
        tree();

        List<LayerEntry> entries = entries("tar", "--format=" + format, "-C", "tree", "-cf", "-", ".");

        assertThat(Layers.named(entries, "bin/tool").mode()).isEqualTo(04755);
        assertThat(Layers.named(entries, "bin/tool").size()).isEqualTo(5);
        assertThat(Layers.named(entries, "bin").type()).isEqualTo(LayerEntry.Type.DIRECTORY);
        assertThat(Layers.named(entries, "bin/link").link()).isEqualTo("tool");
        long hardLinks = entries.stream()
                .filter(entry -> entry.type() == LayerEntry.Type.HARD_LINK)
                .count();
        assertThat(hardLinks).isOne();
        Instant expected = format.equals("pax") ? WHEN : Instant.ofEpochSecond(WHEN.getEpochSecond());
        assertThat(Layers.named(entries, "bin/tool").modified()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gnu", "pax"})
    void longNamesAreRead(String format) throws Exception {
        Path deep = folder.resolve("tree");
        for (int i = 0; i < 8; i++) {
            deep = deep.resolve("d".repeat(60));
        }
        Files.createDirectories(deep);
        Files.createSymbolicLink(deep.resolve("link"), Path.of("t".repeat(200)));
        Files.writeString(deep.resolve("é".repeat(100)), "x");

        List<LayerEntry> entries = entries("tar", "--format=" + format, "-C", "tree", "-cf", "-", ".");

        String path = ("d".repeat(60) + "/").repeat(8);
        assertThat(Layers.named(entries, path + "link").link()).isEqualTo("t".repeat(200));
        assertThat(entries).extracting(LayerEntry::path).contains(path + "é".repeat(100));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--format=gnu", "--sparse-version=0.0", "--sparse-version=0.1", "--sparse-version=1.0"})
    void sparseFilesKeepTheirHoles(String format) throws Exception {
        Files.createDirectories(folder.resolve("tree"));
        Path file = folder.resolve("tree/sparse");
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            for (int i = 0; i < 40; i++) {
                out.seek(i * 262_144L);
                out.write(("piece " + i).getBytes(StandardCharsets.US_ASCII));
            }
            out.setLength(11L << 20);
        }
        List<String> command = new ArrayList<>(List.of("tar", "--sparse", format, "-C", "tree", "-cf", "-", "sparse"));
        if (!format.equals("--format=gnu")) {
            command.add(1, "--format=pax");
        }
        byte[] tar = output(command);

        LayerEntry entry = Layers.only(tar);

        assertThat(tar.length).isLessThan(1 << 20);
        assertThat(entry.path()).isEqualTo("sparse");
        assertThat(entry.size()).isEqualTo(11L << 20);
        assertThat(entry.sparse()).isTrue();
        assertThat(Digest.of(Layers.content(tar, "sparse"))).isEqualTo(Digest.of(Files.readAllBytes(file)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd", "bzip2"})
    void compressionIsToldByTheFirstBytes(String program) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin", program)), "no " + program + " on this machine");
        tree();

        List<LayerEntry> entries = entries("tar", "--use-compress-program=" + program, "-C", "tree", "-cf", "-", ".");

        assertThat(entries).extracting(LayerEntry::path).contains("bin/tool");
    }

    @Test
    void whatWeWriteGnuTarUnpacks() throws Exception {
        Path tar = folder.resolve("ours.tar");
        LayerEntry sparse = new LayerEntry(
                "etc/sparse",
                LayerEntry.Type.FILE,
                0600,
                0,
                0,
                WHEN,
                Map.of(),
                "",
                LayerEntry.Device.NONE,
                1 << 20,
                List.of(new LayerEntry.Extent(8192, 3)),
                Whiteout.NONE);
        try (OutputStream out = Files.newOutputStream(tar)) {
            LayerWriter writer = new LayerWriter(out);
            writer.add(LayerEntry.directory("etc", 0750, WHEN));
            writer.add(LayerEntry.file("etc/" + "n".repeat(200), 0640, WHEN, 3), (offset, buffer, length) -> {
                buffer[0] = (byte) ('a' + offset);
                return 1;
            });
            writer.add(sparse, (offset, buffer, length) -> {
                buffer[0] = 'z';
                return 1;
            });
            writer.finish();
        }
        Path target = Files.createDirectory(folder.resolve("out"));

        run("tar", "-C", target.toString(), "--no-same-owner", "-xpf", tar.toString());

        Path file = target.resolve("etc").resolve("n".repeat(200));
        assertThat(file).hasContent("abc");
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(FileTime.from(WHEN));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
        byte[] bytes = Files.readAllBytes(target.resolve("etc/sparse"));
        assertThat(bytes).hasSize(1 << 20);
        assertThat(new String(bytes, 8191, 5, StandardCharsets.ISO_8859_1)).isEqualTo("\0zzz\0");
    }

    private void tree() throws IOException, InterruptedException {
        Path bin = Files.createDirectories(folder.resolve("tree/bin"));
        Path tool = Files.writeString(bin.resolve("tool"), "hello");
        Files.createLink(bin.resolve("tool2"), tool);
        Files.createSymbolicLink(bin.resolve("link"), Path.of("tool"));
        run("chmod", "4755", tool.toString());
        Files.setLastModifiedTime(tool, FileTime.from(WHEN));
    }

    /// Sorted by name, so that of two linked files the first is the file.
    private List<LayerEntry> entries(String... command) throws Exception {
        List<String> sorted = new ArrayList<>(List.of(command));
        sorted.add(1, "--sort=name");
        return Layers.entries(output(sorted));
    }

    private String run(String... command) throws IOException, InterruptedException {
        return new String(output(List.of(command)), StandardCharsets.UTF_8);
    }

    private byte[] output(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        Process process = builder.start();
        byte[] bytes = process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
        return bytes;
    }
}
