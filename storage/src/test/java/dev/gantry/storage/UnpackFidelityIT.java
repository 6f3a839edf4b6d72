package dev.gantry.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.image.LayerLimits;
import dev.gantry.image.LayerReader;
import dev.gantry.linux.Directory;
import dev.gantry.linux.FileStatus;
import dev.gantry.linux.RegularFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What we unpack is what GNU tar unpacks from the same archive, in every respect that a tar knows of.
@Tag("kernel")
class UnpackFidelityIT {
    private static final Instant TIME = Instant.parse("2001-02-03T04:05:06.789012345Z");
    private static final byte[] NET_BIND = HexFormat.of().parseHex("0100000200040000000000000000000000000000");

    @TempDir
    Path folder;

    private Storage storage;

    @BeforeEach
    void open() {
        storage = Storage.open(folder.resolve("data"), StorageOptions.DEFAULT);
    }

    @AfterEach
    void close() {
        storage.drain();
        storage.close();
        try (Directory directory = Directory.open(folder)) { // JUnit would warn of each link in there
            directory.names().forEach(new TreeDeletion(directory)::delete);
        }
    }

    private void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor())
                .as(String.join(" ", command) + ": " + output)
                .isZero();
    }

    private void pack(String... more) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("tar", "--xattrs", "--xattrs-include=*", "--numeric-owner", "--sparse"));
        command.addAll(List.of(more));
        run(command.toArray(String[]::new));
    }

    private void compareWithGnuTar(Path archive) throws Exception {
        Path expected = Files.createDirectory(folder.resolve("expected"));
        run(
                "tar",
                "--xattrs",
                "--xattrs-include=*",
                "--numeric-owner",
                "--same-owner",
                "-p",
                "-C",
                expected.toString(),
                "-xf",
                archive.toString());
        try (Lease lease = storage.leases().open("test");
                InputStream in = Files.newInputStream(archive);
                LayerReader reader = LayerReader.open(in, LayerLimits.DEFAULT)) {
            Layer layer = storage.snapshots().unpack(lease, reader);
            Path actual =
                    storage.snapshots().layerPaths(List.of(layer.diffId())).getFirst();
            assertThat(listing(actual)).isEqualTo(listing(expected));
        }
    }

    private static Map<String, String> listing(Path path) {
        try (Directory root = Directory.open(path)) {
            return TreeListing.of(root);
        }
    }

    /// One of everything.
    private Path sourceTree() throws IOException {
        Path source = Files.createDirectory(folder.resolve("source"));
        try (Directory root = Directory.open(source)) {
            root.chmod(".", 0751);
            root.mkdir("bin", 0755);
            try (Directory bin = root.child("bin")) {
                file(bin, "sudo", "setuid", 04755, 0, 7);
                file(bin, "ping", "capable", 0755, 0, 0);
                bin.setXattr("ping", "security.capability", NET_BIND);
                bin.symlink("../../absolute/or not", "dangling");
                bin.symlink("ping", "link");
                bin.chown("link", 12, 34);
                bin.touch("link", TIME);
                bin.link(bin, "ping", "hard");
                bin.touch("ping", TIME);
            }
            nodes(root);
            names(root);
            sparse(root, 96L << 20);
            root.mkdir("sticky", 0755);
            root.chown("sticky", 1000, 4_000_000);
            root.chmod("sticky", 03777);
            root.setXattr("sticky", "user.note", new byte[] {0, (byte) 0xff, '\n', '='});
            root.setXattr("sticky", "trusted.note", "kept".getBytes(UTF_8));
            root.touch("sticky", Instant.ofEpochSecond(-5, 1));
            root.touch("bin", TIME);
            root.touch(".", TIME);
        }
        return source;
    }

    private static void file(Directory directory, String name, String content, int mode, int uid, int gid) {
        try (RegularFile file = directory.create(name, 0600)) {
            file.write(ByteBuffer.wrap(content.getBytes(UTF_8)));
            file.chown(uid, gid);
            file.chmod(mode);
            file.touch(TIME);
        }
    }

    private static void nodes(Directory root) {
        root.mknod("null", 0020666, FileStatus.device(1, 3));
        root.mknod("disk", 0060660, FileStatus.device(259, 70_000));
        root.mknod("fifo", 0010600, 0);
        root.chown("disk", 0, 6);
        List.of("null", "disk", "fifo").forEach(node -> root.touch(node, TIME));
    }

    private static void names(Directory root) {
        String deep = "a-long-directory-name-that-fills-a-tar-header-quickly";
        root.mkdir(deep, 0700);
        try (Directory first = root.child(deep)) {
            first.mkdir(deep, 0700);
            try (Directory second = first.child(deep)) {
                file(second, "n".repeat(255), "longest", 0644, 1, 2);
                second.symlink("t".repeat(1000), "long-target");
                second.touch("long-target", TIME);
            }
            file(first, "grün 名 \u0001 \\ \" 'name", "odd", 0644, 3_000_000, 3_000_000);
            file(first, "not-utf8-\uDCFF\uDC80", "bytes", 0400, 0, 0);
        }
    }

    private static void sparse(Directory root, long sizeBytes) {
        try (RegularFile file = root.create("sparse", 0640)) {
            for (long offset = 1 << 20; offset < 64L << 20; offset += 3 << 20) {
                file.seek(offset);
                file.write(ByteBuffer.wrap("island".getBytes(UTF_8)));
            }
            file.truncate(sizeBytes);
            file.touch(TIME);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"posix", "gnu"})
    void oneOfEverythingIsUnpackedAsGnuTarDoes(String format) throws Exception {
        Path archive = folder.resolve("layer.tar");
        List<String> arguments = new ArrayList<>(List.of("tar", "--numeric-owner", "--sparse", "--format=" + format));
        if (format.equals("posix")) { // the other one cannot hold attributes
            arguments.addAll(List.of("--xattrs", "--xattrs-include=*"));
        }
        arguments.addAll(List.of("-C", sourceTree().toString(), "-cf", archive.toString(), "."));
        run(arguments.toArray(String[]::new));
        compareWithGnuTar(archive);
    }

    @Test
    void holesOfALargeFileStayHoles() throws Exception {
        Path source = Files.createDirectory(folder.resolve("source"));
        try (Directory root = Directory.open(source)) {
            sparse(root, 9L << 30);
        }
        Path archive = folder.resolve("layer.tar");
        pack("--format=posix", "-C", source.toString(), "-cf", archive.toString(), "sparse");
        try (Lease lease = storage.leases().open("test");
                InputStream in = Files.newInputStream(archive);
                LayerReader reader = LayerReader.open(in, LayerLimits.DEFAULT)) {
            Layer layer = storage.snapshots().unpack(lease, reader);
            Path actual =
                    storage.snapshots().layerPaths(List.of(layer.diffId())).getFirst();
            try (Directory root = Directory.open(actual)) {
                FileStatus status = root.find("sparse").orElseThrow();
                assertThat(status.sizeBytes()).isEqualTo(9L << 30);
                assertThat(status.allocatedBytes()).isLessThan(1 << 20);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--gzip", "--zstd"})
    void aRealSystemIsUnpackedAsGnuTarDoes(String compression) throws Exception {
        Path archive = folder.resolve("layer.tar.z");
        pack("--format=posix", compression, "-C", "/etc", "-cf", archive.toString(), ".");
        compareWithGnuTar(archive);
    }
}
