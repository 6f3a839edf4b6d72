package dev.gantry.runtime;

/// The part of a kernel's release that decides what it can do: 6.1 of `6.1.0-18-amd64`.
public record KernelVersion(int major, int minor) {
    /// Reads a release as `uname -r` prints it; what is no number counts as 0.
    public static KernelVersion parse(String release) {
        String[] parts = release.split("[^0-9]", -1);
        return new KernelVersion(number(parts[0]), parts.length > 1 ? number(parts[1]) : 0);
    }

    private static int number(String digits) {
        return digits.isEmpty() || digits.length() > 6 ? 0 : Integer.parseInt(digits);
    }

    /// Whether this kernel is the other one or later.
    public boolean isAtLeast(KernelVersion other) {
        return major > other.major || (major == other.major && minor >= other.minor);
    }
}
