package dev.gantry.runtime;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The full name of a device of the Container Device Interface: `vendor.com/class=device`.
///
/// Source: the specification's section on naming, https://github.com/cncf-tags/container-device-interface.
///
/// @param kind vendor and class, `vendor.com/class`
/// @param device what the vendor calls it, often a number
record CdiName(String kind, String device) {
    private static final String VENDOR_OR_CLASS = "[A-Za-z]([A-Za-z0-9_.-]*[A-Za-z0-9])?";
    private static final Pattern KIND = Pattern.compile(VENDOR_OR_CLASS + "/" + VENDOR_OR_CLASS);
    private static final Pattern DEVICE = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9_.:-]*[A-Za-z0-9])?");

    static Optional<CdiName> parse(String text) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            return Optional.empty();
        }
        CdiName name = new CdiName(text.substring(0, equals), text.substring(equals + 1));
        return isKind(name.kind) && isDevice(name.device) ? Optional.of(name) : Optional.empty();
    }

    static boolean isKind(String text) {
        return matches(KIND, text);
    }

    static boolean isDevice(String text) {
        return matches(DEVICE, text);
    }

    private static boolean matches(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.matches();
    }

    @Override
    public String toString() {
        return kind + "=" + device;
    }
}
