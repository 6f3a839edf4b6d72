package dev.gantry.runtime;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The options of `--tmpfs`: Docker's defaults, and of those that exclude each other the last one.
final class TmpfsOptions {
    private static final List<String> DEFAULTS = List.of("noexec", "nosuid", "nodev", "rprivate");

    /// Flag to what it is about: two of one group exclude each other.
    private static final Map<String, String> FLAGS = Map.ofEntries(
            Map.entry("ro", "ro"),
            Map.entry("rw", "ro"),
            Map.entry("suid", "suid"),
            Map.entry("nosuid", "suid"),
            Map.entry("dev", "dev"),
            Map.entry("nodev", "dev"),
            Map.entry("exec", "exec"),
            Map.entry("noexec", "exec"),
            Map.entry("sync", "sync"),
            Map.entry("async", "sync"),
            Map.entry("dirsync", "dirsync"),
            Map.entry("mand", "mand"),
            Map.entry("nomand", "mand"),
            Map.entry("atime", "atime"),
            Map.entry("noatime", "atime"),
            Map.entry("diratime", "diratime"),
            Map.entry("nodiratime", "diratime"),
            Map.entry("relatime", "relatime"),
            Map.entry("norelatime", "relatime"),
            Map.entry("strictatime", "strictatime"),
            Map.entry("nostrictatime", "strictatime"),
            Map.entry("bind", "propagation"),
            Map.entry("rbind", "propagation"),
            Map.entry("private", "propagation"),
            Map.entry("rprivate", "propagation"),
            Map.entry("shared", "propagation"),
            Map.entry("rshared", "propagation"),
            Map.entry("slave", "propagation"),
            Map.entry("rslave", "propagation"),
            Map.entry("unbindable", "propagation"),
            Map.entry("runbindable", "propagation"));

    private static final Set<String> KEYS = Set.of("size", "mode", "uid", "gid", "nr_inodes", "nr_blocks", "mpol");

    private TmpfsOptions() {}

    /// @throws SettingsException `invalid tmpfs option ["name" "value"]`, as Docker says
    static List<String> merge(List<String> options) {
        List<String> all = new ArrayList<>(DEFAULTS);
        options.stream().filter(option -> !option.equals("defaults")).forEach(all::add);
        Set<String> seen = new HashSet<>();
        List<String> kept = new ArrayList<>();
        for (String option : all.reversed()) {
            if (seen.add(subject(option))) {
                kept.add(option);
            }
        }
        return kept.reversed();
    }

    private static String subject(String option) {
        String flag = FLAGS.get(option);
        if (flag != null) {
            return flag;
        }
        String[] keyAndValue = option.split("=", 2);
        if (keyAndValue.length < 2 || !KEYS.contains(keyAndValue[0])) {
            throw new SettingsException("invalid tmpfs option [\"" + String.join("\" \"", keyAndValue) + "\"]");
        }
        return keyAndValue[0];
    }
}
