package dev.gantry.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A mount's options, as the specification lists them, in the kernel's words: flags of `mount(2)`, what they leave to
/// the mounts below, how it passes mounts on, and what is the file system's own.
///
/// @param flags `MS_...`
/// @param readOnlyBelow `rro`: all mounts below as well
/// @param propagation `MS_PRIVATE` and the like, with `MS_REC` for all mounts below; 0 for what it gets by itself
/// @param data options of the file system, each a word or `name=value`
record MountOptions(long flags, boolean readOnlyBelow, long propagation, List<String> data) {
    static final long READ_ONLY = 1;
    static final long NO_SUID = 2;
    static final long NO_DEVICES = 4;
    static final long NO_EXEC = 8;
    static final long BIND = 1 << 12;
    static final long RECURSIVE = 1 << 14;
    static final long PRIVATE = 1 << 18;
    static final long SLAVE = 1 << 19;
    private static final long UNBINDABLE = 1 << 17;
    private static final long NO_ACCESS_TIME = 1 << 10;
    private static final long NO_DIRECTORY_TIME = 1 << 11;
    private static final long RELATIVE_TIME = 1 << 21;
    private static final long STRICT_TIME = 1 << 24;
    private static final long ANY_TIME = NO_ACCESS_TIME | NO_DIRECTORY_TIME | RELATIVE_TIME | STRICT_TIME;

    /// `MOUNT_ATTR_...` of `mount_setattr(2)`: the first four bits are those of `mount(2)`.
    private static final long ATTRIBUTE_BITS = READ_ONLY | NO_SUID | NO_DEVICES | NO_EXEC;

    private static final long ATTRIBUTE_NO_ACCESS_TIME = 0x10;
    private static final long ATTRIBUTE_STRICT_TIME = 0x20;
    private static final long ATTRIBUTE_TIME_MASK = 0x70;
    private static final long ATTRIBUTE_NO_DIRECTORY_TIME = 0x80;

    private static final Map<String, Long> SETTING = Map.ofEntries(
            Map.entry("ro", READ_ONLY),
            Map.entry("nosuid", NO_SUID),
            Map.entry("nodev", NO_DEVICES),
            Map.entry("noexec", NO_EXEC),
            Map.entry("noatime", NO_ACCESS_TIME),
            Map.entry("nodiratime", NO_DIRECTORY_TIME),
            Map.entry("relatime", RELATIVE_TIME),
            Map.entry("strictatime", STRICT_TIME),
            Map.entry("bind", BIND),
            Map.entry("rbind", BIND | RECURSIVE));

    private static final Map<String, Long> CLEARING = Map.of(
            "rw", READ_ONLY,
            "suid", NO_SUID,
            "dev", NO_DEVICES,
            "exec", NO_EXEC,
            "atime", NO_ACCESS_TIME,
            "diratime", NO_DIRECTORY_TIME,
            "norelatime", RELATIVE_TIME,
            "nostrictatime", STRICT_TIME);

    /// A shared mount is left to the runtime: what is mounted below it later shows on the host.
    private static final Map<String, Long> PROPAGATIONS = Map.of(
            "private",
            PRIVATE,
            "rprivate",
            PRIVATE | RECURSIVE,
            "slave",
            SLAVE,
            "rslave",
            SLAVE | RECURSIVE,
            "unbindable",
            UNBINDABLE,
            "runbindable",
            UNBINDABLE | RECURSIVE);

    private static final Map<String, Set<String>> DATA = Map.of(
            "tmpfs", Set.of("size", "mode", "uid", "gid", "nr_inodes", "nr_blocks", "mpol"),
            "devpts", Set.of("newinstance", "ptmxmode", "mode", "uid", "gid", "max"),
            "proc", Set.of("hidepid", "gid", "subset"));

    MountOptions {
        data = List.copyOf(data);
    }

    /// Whether an option is one of those that are understood here.
    static boolean knows(String type, String option) {
        int equals = option.indexOf('=');
        String name = equals < 0 ? option : option.substring(0, equals);
        return SETTING.containsKey(option)
                || CLEARING.containsKey(option)
                || PROPAGATIONS.containsKey(option)
                || (option.equals("rro") && type.equals("bind"))
                || DATA.getOrDefault(type, Set.of()).contains(name);
    }

    /// @param options all of which are known
    static MountOptions of(List<String> options) {
        long flags = 0;
        long propagation = 0;
        List<String> data = new ArrayList<>();
        for (String option : options) {
            if (SETTING.containsKey(option)) {
                flags |= SETTING.getOrDefault(option, 0L);
            } else if (CLEARING.containsKey(option)) {
                flags &= ~CLEARING.getOrDefault(option, 0L);
            } else if (PROPAGATIONS.containsKey(option)) {
                propagation = PROPAGATIONS.getOrDefault(option, 0L);
            } else if (!option.equals("rro")) {
                data.add(option);
            }
        }
        return new MountOptions(flags, options.contains("rro"), propagation, data);
    }

    boolean has(long flag) {
        return (flags & flag) == flag;
    }

    /// The attributes of a new mount.
    long attributes() {
        long attributes = flags & ATTRIBUTE_BITS;
        if (has(STRICT_TIME)) {
            attributes |= ATTRIBUTE_STRICT_TIME;
        } else if (has(NO_ACCESS_TIME)) {
            attributes |= ATTRIBUTE_NO_ACCESS_TIME;
        }
        return has(NO_DIRECTORY_TIME) ? attributes | ATTRIBUTE_NO_DIRECTORY_TIME : attributes;
    }

    /// What a bind mount does not keep of its source's attributes: nothing where no attribute is asked for; else, as by
    /// a remount, all but those about access times where none of these is.
    long cleared() {
        if ((flags & ~(BIND | RECURSIVE)) == 0) {
            return 0;
        }
        boolean aboutTimes = (flags & ANY_TIME) != 0;
        return ATTRIBUTE_BITS | (aboutTimes ? ATTRIBUTE_TIME_MASK | ATTRIBUTE_NO_DIRECTORY_TIME : 0);
    }
}
