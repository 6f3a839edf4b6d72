package dev.gantry.runtime;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a container's processes may do.
///
/// @param capAdd `--cap-add`: names in any case, with or without `CAP_`, or `ALL`
/// @param capDrop `--cap-drop`, likewise
/// @param maskedPaths what the container cannot see; null means Docker's list, empty means nothing
///     (`systempaths=unconfined`)
/// @param readonlyPaths what it cannot write; null and empty likewise
public record Confinement(
        boolean privileged,
        List<String> capAdd,
        List<String> capDrop,
        SeccompSetting seccomp,
        boolean noNewPrivileges,
        @Nullable List<String> maskedPaths,
        @Nullable List<String> readonlyPaths) {
    /// What Docker 28 hides of the kernel.
    public static final List<String> DEFAULT_MASKED_PATHS = List.of(
            "/proc/asound",
            "/proc/acpi",
            "/proc/interrupts",
            "/proc/kcore",
            "/proc/keys",
            "/proc/latency_stats",
            "/proc/timer_list",
            "/proc/timer_stats",
            "/proc/sched_debug",
            "/proc/scsi",
            "/sys/firmware",
            "/sys/devices/virtual/powercap");

    /// What Docker makes read-only.
    public static final List<String> DEFAULT_READONLY_PATHS =
            List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

    /// Docker's defaults for an unprivileged container.
    public static final Confinement DEFAULT =
            new Confinement(false, List.of(), List.of(), new SeccompSetting.Default(), false, null, null);

    public Confinement {
        capAdd = List.copyOf(capAdd);
        capDrop = List.copyOf(capDrop);
        maskedPaths = maskedPaths == null ? null : List.copyOf(maskedPaths);
        readonlyPaths = readonlyPaths == null ? null : List.copyOf(readonlyPaths);
    }

    /// `--security-opt seccomp=...`.
    public sealed interface SeccompSetting {
        /// The built-in profile; none for a privileged container.
        record Default() implements SeccompSetting {}

        /// No filter.
        record Unconfined() implements SeccompSetting {}

        /// The JSON text of a profile in Docker's format.
        record Profile(String json) implements SeccompSetting {}
    }
}
