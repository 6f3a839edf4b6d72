package dev.gantry.build;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.dockerfile.RunMount;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The options of one `--mount`, their variables replaced.
///
/// @param directory where relative targets begin
record MountOptions(RunMount.Type type, Map<String, String> values, String directory) {
    private static final Pattern SIZE = Pattern.compile("(?<number>\\d{1,15})(?<unit>[kmgt]?)(i?b)?");

    private static final int MOST = Integer.MAX_VALUE;
    private static final Map<String, Long> UNITS = Map.of("k", 1L << 10, "m", 1L << 20, "g", 1L << 30, "t", 1L << 40);

    MountOptions {
        values = Map.copyOf(values);
    }

    /// @param expand replaces variables; `from` has none
    static MountOptions of(RunMount mount, String directory, UnaryOperator<String> expand) {
        Map<String, String> values = new HashMap<>();
        mount.options().forEach((name, value) -> values.put(name, name.equals("from") ? value : expand.apply(value)));
        return new MountOptions(mount.type(), values, directory);
    }

    /// Empty where it is not given.
    String text(String name) {
        return values.getOrDefault(name, "");
    }

    boolean isTrue(String name) {
        return text(name).equals("true");
    }

    /// Where it goes; empty where it is not given.
    ///
    /// @throws dev.gantry.engine.EngineException `INVALID_PARAMETER` for the root
    String target() {
        String given = text("target");
        if (given.isEmpty()) {
            return "";
        }
        String clean = TreePath.clean(given.startsWith("/") ? given : directory + "/" + given);
        if (clean.equals(".")) {
            throw wrong("target", given);
        }
        return "/" + clean;
    }

    /// @param mode where none is given
    StepMount.Rights rights(int mode) {
        return new StepMount.Rights(
                number("mode", 8, mode, 07777), new Owner(number("uid", 10, 0, MOST), number("gid", 10, 0, MOST)));
    }

    boolean hasRights() {
        return values.containsKey("mode") || values.containsKey("uid") || values.containsKey("gid");
    }

    private int number(String name, int radix, int absent, int most) {
        String given = text(name);
        if (given.isEmpty()) {
            return absent;
        }
        try {
            int number = Integer.parseInt(given, radix);
            if (number >= 0 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw wrong(name, given);
        }
        throw wrong(name, given);
    }

    /// Bytes, as in `size=64m`; 0 where it is not given.
    long size() {
        String given = text("size");
        if (given.isEmpty()) {
            return 0;
        }
        Matcher size = SIZE.matcher(given.toLowerCase(Locale.ROOT));
        if (!size.matches()) {
            throw wrong("size", given);
        }
        long bytes = Long.parseLong(String.valueOf(size.group("number")));
        long factor = UNITS.getOrDefault(String.valueOf(size.group("unit")), 1L);
        if (bytes > Long.MAX_VALUE / factor) {
            throw wrong("size", given);
        }
        return bytes * factor;
    }

    private RuntimeException wrong(String name, String value) {
        return invalid("RUN --mount=type=" + type.name().toLowerCase(Locale.ROOT) + ": invalid value for " + name + ": "
                + value);
    }
}
