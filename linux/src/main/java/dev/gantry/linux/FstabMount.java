package dev.gantry.linux;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A mount as a line of `fstab(5)` describes it, made with `mount(2)`: what the kernel takes for flags becomes
/// flags, the rest is left to the file system.
///
///     new FstabMount("tmpfs", "tmpfs", "size=1m,nosuid").at(target);
///     new FstabMount("none", "/srv/data", "bind,ro").at(target);
///
/// @param type the file system's; without meaning for a bind mount
/// @param source a device, a directory, or what the file system calls its source (`:/export`)
/// @param options joined by commas; empty for none
public record FstabMount(String type, String source, String options) {
    private static final long READ_ONLY = 1;
    private static final long REMOUNT = 0x20;
    private static final long BIND = 0x1000;
    private static final long RECURSIVE = 0x4000;
    private static final long UNBINDABLE = 1 << 17;
    private static final long PRIVATE = 1 << 18;
    private static final long SLAVE = 1 << 19;
    private static final long SHARED = 1 << 20;
    private static final long PROPAGATION = UNBINDABLE | PRIVATE | SLAVE | SHARED;

    private static final Map<String, Long> SETTING = Map.ofEntries(
            Map.entry("defaults", 0L),
            Map.entry("ro", READ_ONLY),
            Map.entry("nosuid", 0x2L),
            Map.entry("nodev", 0x4L),
            Map.entry("noexec", 0x8L),
            Map.entry("sync", 0x10L),
            Map.entry("remount", REMOUNT),
            Map.entry("mand", 0x40L),
            Map.entry("dirsync", 0x80L),
            Map.entry("noatime", 0x400L),
            Map.entry("nodiratime", 0x800L),
            Map.entry("bind", BIND),
            Map.entry("rbind", BIND | RECURSIVE),
            Map.entry("unbindable", UNBINDABLE),
            Map.entry("runbindable", UNBINDABLE | RECURSIVE),
            Map.entry("private", PRIVATE),
            Map.entry("rprivate", PRIVATE | RECURSIVE),
            Map.entry("slave", SLAVE),
            Map.entry("rslave", SLAVE | RECURSIVE),
            Map.entry("shared", SHARED),
            Map.entry("rshared", SHARED | RECURSIVE),
            Map.entry("relatime", 0x200000L),
            Map.entry("strictatime", 0x1000000L));

    private static final Map<String, Long> CLEARING = Map.of(
            "rw", READ_ONLY,
            "suid", 0x2L,
            "dev", 0x4L,
            "exec", 0x8L,
            "async", 0x10L,
            "nomand", 0x40L,
            "atime", 0x400L,
            "diratime", 0x800L,
            "norelatime", 0x200000L,
            "nostrictatime", 0x1000000L);

    /// The flags of the first call, without those about propagation.
    public long flags() {
        return allFlags() & ~PROPAGATION;
    }

    private long allFlags() {
        long flags = 0;
        for (String option : words()) {
            flags |= SETTING.getOrDefault(option, 0L);
            flags &= ~CLEARING.getOrDefault(option, 0L);
        }
        return flags;
    }

    private List<String> words() {
        return options.isEmpty() ? List.of() : List.of(options.split(",", -1));
    }

    /// What the file system gets, joined by commas.
    public String data() {
        List<String> data = new ArrayList<>();
        for (String option : words()) {
            if (!SETTING.containsKey(option) && !CLEARING.containsKey(option)) {
                data.add(option);
            }
        }
        return String.join(",", data);
    }

    /// Mounts it on an existing directory. All of it is there, or nothing. May take as long as a server needs
    /// to answer: to be called on a platform thread.
    ///
    /// @throws LinuxException with the kernel's reason
    public void at(Path target) {
        long all = allFlags();
        long flags = flags();
        mount(source, target, type, flags, data());
        try {
            if ((all & PROPAGATION) != 0) {
                mount("", target, "", all & (PROPAGATION | RECURSIVE), "");
            }
            if ((flags & (BIND | READ_ONLY)) == (BIND | READ_ONLY)) {
                mount("", target, "", flags | REMOUNT, "");
            }
        } catch (LinuxException e) {
            Mounts.detach(target);
            throw e;
        }
    }

    private static void mount(String source, Path target, String type, long flags, String data) {
        try (Arena arena = Arena.ofConfined()) {
            long result = Native.syscall(
                    FileSyscalls.MOUNT,
                    FileNames.allocate(arena, source).address(),
                    FileNames.allocate(arena, target.toString()).address(),
                    FileNames.allocate(arena, type).address(),
                    flags,
                    FileNames.allocate(arena, data).address());
            Native.check(result, "mount", source + " on " + target);
        }
    }
}
