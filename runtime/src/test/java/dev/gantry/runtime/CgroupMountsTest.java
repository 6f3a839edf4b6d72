package dev.gantry.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CgroupMountsTest {
    private static final String CPU =
            "31 25 0:27 / /sys/fs/cgroup/cpu,cpuacct rw,nosuid shared:9 - cgroup cgroup rw,cpu,cpuacct";
    private static final String SYSTEMD =
            "32 25 0:28 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,xattr,name=systemd";
    private static final String UNIFIED = "33 25 0:29 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw,nsdelegate";

    @Test
    void hybridTreeHasBothVersions() {
        CgroupMounts mounts = CgroupMounts.parse(List.of(CPU, SYSTEMD, UNIFIED));
        assertThat(mounts.controller("cpuacct")).contains(Path.of("/sys/fs/cgroup/cpu,cpuacct"));
        assertThat(mounts.controller("name=systemd")).contains(Path.of("/sys/fs/cgroup/systemd"));
        assertThat(mounts.controller("memory")).isEmpty();
        assertThat(mounts.unifiedOfHybrid()).isEqualTo(Path.of("/sys/fs/cgroup/unified"));
        assertThat(mounts.all()).hasSize(3);
    }

    @Test
    void unifiedTreeIsNotHybrid() {
        CgroupMounts mounts = CgroupMounts.parse(List.of(UNIFIED));
        assertThat(mounts.unifiedOfHybrid()).isNull();
        assertThat(mounts.all()).containsExactly(Path.of("/sys/fs/cgroup/unified"));
    }

    @Test
    void ownCgroupIsBelowTheMount() {
        CgroupMounts mounts = CgroupMounts.ofHost();
        assertThat(mounts.ownCgroup("no such controller")).isEmpty();
        mounts.ownCgroup("pids")
                .ifPresent(own -> assertThat(own.resolve("cgroup.procs")).isReadable());
    }

    @Test
    void cgroupOutsideOfTheTreeIsRefused() {
        CgroupMounts mounts = CgroupMounts.parse(List.of(CPU));
        for (String path : List.of("", "/", "../x", "/a/../../x", "/a/..")) {
            assertThatThrownBy(() -> new Cgroup(mounts, path)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
