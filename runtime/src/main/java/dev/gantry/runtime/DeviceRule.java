package dev.gantry.runtime;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One line of a container's device allow list.
///
/// @param type `a`, `b`, `c`; null means every device
/// @param major null or -1 means all
record DeviceRule(
        boolean allow,
        @Nullable String type,
        @Nullable Long major,
        @Nullable Long minor,
        String access) {
    private static final Pattern FORMAT = Pattern.compile("[acb] ([0-9]+|\\*):([0-9]+|\\*) [rwm]{1,3}");
    private static final long MAXIMUM_MAJOR = (1L << 11) - 1;
    private static final long MAXIMUM_MINOR = (1L << 19) - 1;
    private static final long ALL = -1;

    /// `--device-cgroup-rule`: `c 1:3 mr`, `a *:* rwm`, `b 8:* r`.
    ///
    /// @throws SettingsException with Docker's text
    static DeviceRule parse(String rule) {
        if (rule.equals("a")) {
            return new DeviceRule(true, "a", ALL, ALL, "rwm");
        }
        if (!FORMAT.matcher(rule).matches()) {
            throw new SettingsException("invalid device cgroup rule format: '" + rule + "'");
        }
        String[] fields = rule.split("[ :]", -1); // type, major, minor, access
        if (fields[0].equals("a") && !(rule.startsWith("a *:* ") && fields[3].length() == 3)) {
            throw new SettingsException("although this cgroup rule is technically correct, because 'a' maps to"
                    + " 'a *:* rwm' regardless of what comes next, this format is partially ineffective: '" + rule
                    + "'");
        }
        long major = number(fields[1], MAXIMUM_MAJOR, "major", rule);
        long minor = number(fields[2], MAXIMUM_MINOR, "minor", rule);
        return new DeviceRule(true, fields[0], major, minor, fields[3]);
    }

    private static long number(String field, long maximum, String what, String rule) {
        if (field.equals("*")) {
            return ALL;
        }
        if (field.length() > 9 || Long.parseLong(field) > maximum) {
            throw new SettingsException("invalid " + what + " value in device cgroup rule format: '" + rule + "'");
        }
        return Long.parseLong(field);
    }

    static DeviceRule allow(HostDevice device, String access) {
        return new DeviceRule(true, device.type(), device.major(), device.minor(), access);
    }
}
