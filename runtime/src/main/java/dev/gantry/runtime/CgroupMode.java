package dev.gantry.runtime;

/// How this host arranges cgroups.
public enum CgroupMode {
    /// Version 1 hierarchies only.
    LEGACY,
    /// Version 1 controllers, with a version 2 tree beside them that holds none that containers use.
    HYBRID,
    /// One version 2 tree at `/sys/fs/cgroup`.
    UNIFIED
}
