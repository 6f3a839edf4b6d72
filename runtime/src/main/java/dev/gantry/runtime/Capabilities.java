package dev.gantry.runtime;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Linux capabilities by name, and which of them a container gets.
public final class Capabilities {
    /// In the kernel's order: the index is the bit (`linux/capability.h`, kernel 5.9 and later).
    static final List<String> ALL = List.of(
            "CAP_CHOWN",
            "CAP_DAC_OVERRIDE",
            "CAP_DAC_READ_SEARCH",
            "CAP_FOWNER",
            "CAP_FSETID",
            "CAP_KILL",
            "CAP_SETGID",
            "CAP_SETUID",
            "CAP_SETPCAP",
            "CAP_LINUX_IMMUTABLE",
            "CAP_NET_BIND_SERVICE",
            "CAP_NET_BROADCAST",
            "CAP_NET_ADMIN",
            "CAP_NET_RAW",
            "CAP_IPC_LOCK",
            "CAP_IPC_OWNER",
            "CAP_SYS_MODULE",
            "CAP_SYS_RAWIO",
            "CAP_SYS_CHROOT",
            "CAP_SYS_PTRACE",
            "CAP_SYS_PACCT",
            "CAP_SYS_ADMIN",
            "CAP_SYS_BOOT",
            "CAP_SYS_NICE",
            "CAP_SYS_RESOURCE",
            "CAP_SYS_TIME",
            "CAP_SYS_TTY_CONFIG",
            "CAP_MKNOD",
            "CAP_LEASE",
            "CAP_AUDIT_WRITE",
            "CAP_AUDIT_CONTROL",
            "CAP_SETFCAP",
            "CAP_MAC_OVERRIDE",
            "CAP_MAC_ADMIN",
            "CAP_SYSLOG",
            "CAP_WAKE_ALARM",
            "CAP_BLOCK_SUSPEND",
            "CAP_AUDIT_READ",
            "CAP_PERFMON",
            "CAP_BPF",
            "CAP_CHECKPOINT_RESTORE");

    /// What Docker grants where nothing is said.
    private static final List<String> DEFAULT = List.of(
            "CAP_CHOWN",
            "CAP_DAC_OVERRIDE",
            "CAP_FSETID",
            "CAP_FOWNER",
            "CAP_MKNOD",
            "CAP_NET_RAW",
            "CAP_SETGID",
            "CAP_SETUID",
            "CAP_SETFCAP",
            "CAP_SETPCAP",
            "CAP_NET_BIND_SERVICE",
            "CAP_SYS_CHROOT",
            "CAP_KILL",
            "CAP_AUDIT_WRITE");

    private static final String EVERYTHING = "ALL";

    private Capabilities() {}

    /// Names as Docker stores them: upper case, with `CAP_`, `ALL` left as it is.
    ///
    /// @throws SettingsException `unknown capability: "CAP_FOO"`
    public static List<String> normalize(List<String> names) {
        List<String> normalized = new ArrayList<>();
        for (String name : names) {
            String upper = name.toUpperCase(Locale.ROOT);
            String full = upper.equals(EVERYTHING) || upper.startsWith("CAP_") ? upper : "CAP_" + upper;
            if (!full.equals(EVERYTHING) && !ALL.contains(full)) {
                throw new SettingsException("unknown capability: \"" + full + "\"");
            }
            normalized.add(full);
        }
        return normalized;
    }

    /// What a container asks for, before the host's own bounds.
    static Set<String> wanted(Confinement confinement) {
        List<String> add = normalize(confinement.capAdd());
        List<String> drop = normalize(confinement.capDrop());
        if (confinement.privileged()) {
            return new LinkedHashSet<>(ALL);
        }
        Set<String> wanted = new LinkedHashSet<>();
        if (add.contains(EVERYTHING)) {
            wanted.addAll(ALL);
            drop.forEach(wanted::remove);
            return wanted;
        }
        if (!drop.contains(EVERYTHING)) {
            wanted.addAll(DEFAULT);
            drop.forEach(wanted::remove);
        }
        wanted.addAll(add);
        return wanted;
    }
}
