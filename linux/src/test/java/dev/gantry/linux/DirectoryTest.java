package dev.gantry.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryTest {
    @TempDir
    Path folder;

    private Directory root;

    @BeforeEach
    void open() throws IOException {
        root = Directory.open(Files.createDirectory(folder.resolve("root")));
    }

    @AfterEach
    void close() {
        root.close();
    }

    private static void write(RegularFile file, String text) {
        file.write(ByteBuffer.wrap(text.getBytes(UTF_8)));
    }

    @Test
    void modesAreSetExactlyAndTimesToTheNanosecond() {
        try (RegularFile file = root.create("tool", 0600)) {
            write(file, "#!");
            file.chmod(0751);
            file.touch(Instant.ofEpochSecond(1_234_567_890L, 123_456_789));
        }
        FileStatus status = root.find("tool").orElseThrow();
        assertThat(status.isRegular()).isTrue();
        assertThat(status.permissions()).isEqualTo(0751);
        assertThat(status.sizeBytes()).isEqualTo(2);
        assertThat(status.modified()).isEqualTo(Instant.ofEpochSecond(1_234_567_890L, 123_456_789));
    }

    @Test
    void aMissingNameIsEmptyAndAnOpenOfItFails() {
        assertThat(root.find("nothing")).isEqualTo(Optional.empty());
        assertThatThrownBy(() -> root.read("nothing"))
                .isInstanceOfSatisfying(
                        LinuxException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
    }

    @Test
    void linksOutOfTheRootAreResolvedInsideIt() throws IOException {
        Files.createDirectory(folder.resolve("outside"));
        root.mkdir("outside", 0755);
        root.symlink("/outside", "absolute");
        root.symlink("../../../outside", "dotdot");
        for (String path : new String[] {"absolute", "dotdot", "../outside", "/outside"}) {
            try (Directory reached = root.descend(path);
                    RegularFile made = reached.create(path.replace('/', '_'), 0644)) {
                assertThat(made.status().sizeBytes()).isZero();
            }
        }
        assertThat(folder.resolve("outside")).isEmptyDirectory();
        assertThat(folder.resolve("root/outside").toFile().list()).hasSize(4);
    }

    @Test
    void aLinkIsNoChild() {
        root.mkdir("real", 0755);
        root.symlink("real", "link");
        assertThatThrownBy(() -> root.child("link"))
                .isInstanceOfSatisfying(
                        LinuxException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOTDIR));
        assertThat(root.readlink("link")).isEqualTo("real");
    }

    @Test
    void namesListsMoreThanOneBufferAndNamesThatAreNotUtf8() {
        String odd = FileNames.decode(new byte[] {'x', (byte) 0xff});
        root.create(odd, 0644).close();
        IntStream.range(0, 3000).forEach(i -> root.mkdir("a-rather-long-directory-name-" + i, 0755));
        assertThat(root.names()).hasSize(3001).contains(odd, "a-rather-long-directory-name-2999");
        assertThat(root.names()).hasSize(3001);
        root.unlink(odd);
        assertThat(root.find(odd)).isEmpty();
    }

    @Test
    void aHardLinkSharesTheInode() {
        root.create("first", 0644).close();
        root.mkdir("sub", 0755);
        try (Directory sub = root.child("sub")) {
            sub.link(root, "first", "second");
            FileStatus second = sub.find("second").orElseThrow();
            assertThat(second.inode())
                    .isEqualTo(root.find("first").orElseThrow().inode());
            assertThat(second.links()).isEqualTo(2);
        }
    }

    @Test
    void holesAreNotAllocated() {
        try (RegularFile file = root.create("sparse", 0644)) {
            file.seek(64L << 20);
            write(file, "end");
            file.truncate(128L << 20);
        }
        FileStatus status = root.find("sparse").orElseThrow();
        assertThat(status.sizeBytes()).isEqualTo(128L << 20);
        assertThat(status.allocatedBytes()).isLessThan(1L << 20);
    }

    @Test
    void fifosAndExtendedAttributesAreMade() {
        root.mknod("fifo", 0010640, 0);
        root.chmod("fifo", 0640);
        assertThat(root.find("fifo").orElseThrow().mode()).isEqualTo(0010640);
        root.create("file", 0644).close();
        root.setXattr("file", "user.note", new byte[] {0, 1, (byte) 0xff});
        root.setXattr("file", "user.empty", new byte[0]);
        assertThat(root.xattr("file", "user.note").orElseThrow()).containsExactly(0, 1, 0xff);
        assertThat(root.xattr("file", "user.other")).isEmpty();
        assertThat(root.xattrNames("file")).containsExactlyInAnyOrder("user.note", "user.empty");
    }

    @Test
    void renameReplacesAndRemovesTheOldName() {
        root.create("old", 0600).close();
        root.create("new", 0644).close();
        root.rename("old", root, "new");
        assertThat(root.names()).containsExactly("new");
        assertThat(root.find("new").orElseThrow().permissions()).isEqualTo(0600);
    }

    @Test
    void devicesArePackedAsTheKernelPacksThem() {
        assertThat(FileStatus.device(1, 3)).isEqualTo(0x103);
        assertThat(FileStatus.device(259, 1048575)).isEqualTo(0xfff103ffL);
        assertThat(FileStatus.major(0xfff103ffL)).isEqualTo(259);
        assertThat(FileStatus.minor(0xfff103ffL)).isEqualTo(1048575);
    }
}
