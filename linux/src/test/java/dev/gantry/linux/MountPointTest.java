package dev.gantry.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MountPointTest {
    @Test
    void everyFieldIsRead() {
        MountPoint mount = MountPoint.parse(
                "36 35 98:0 /mnt1 /mnt2 rw,noatime shared:3 master:1 - ext3 /dev/root rw,errors=continue");
        assertThat(mount.id()).isEqualTo(36);
        assertThat(mount.parentId()).isEqualTo(35);
        assertThat(mount.device()).isEqualTo("98:0");
        assertThat(mount.root()).isEqualTo("/mnt1");
        assertThat(mount.target()).isEqualTo("/mnt2");
        assertThat(mount.options()).containsExactly("rw", "noatime");
        assertThat(mount.propagation()).containsExactly("shared:3", "master:1");
        assertThat(mount.type()).isEqualTo("ext3");
        assertThat(mount.source()).isEqualTo("/dev/root");
        assertThat(mount.superOption("errors")).contains("continue");
        assertThat(mount.superOption("rw")).isEmpty();
    }

    @Test
    void blanksAndLineEndsInPathsAreUnescaped() {
        MountPoint mount = MountPoint.parse("1 1 0:1 / /a\\040b\\012c\\134\\303\\244 rw - tmpfs none rw");
        assertThat(mount.target()).isEqualTo("/a b\nc\\ä");
        assertThat(mount.propagation()).isEmpty();
    }

    @Test
    void aLineWithoutItsSeparatorIsRefused() {
        assertThatThrownBy(() -> MountPoint.parse("1 1 0:1 / /a rw tmpfs none rw"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
