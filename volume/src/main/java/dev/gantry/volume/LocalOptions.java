package dev.gantry.volume;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Options of the `local` driver: `type`, `device` and `o` as in `fstab(5)`, and `size`.
///
/// @param type `tmpfs`, `nfs`, `none`; empty for a plain directory
/// @param device what is mounted; empty for a plain directory
/// @param o mount options, joined by commas
/// @param sizeBytes how much the directory may hold; 0 for no limit
record LocalOptions(String type, String device, String o, long sizeBytes) {
    private static final Set<String> KNOWN = Set.of("type", "device", "o", "size");

    /// An option to those that it needs.
    private static final Map<String, List<String>> NEEDED =
            Map.of("device", List.of("type"), "type", List.of("device"), "o", List.of("device", "type"));

    /// As Docker reads sizes: `10`, `1.5g`, `64MiB`.
    private static final Pattern SIZE = Pattern.compile("(\\d+(?:\\.\\d+)?) ?([kKmMgGtTpP]?)(?:[iI]?[bB])?");

    /// @param limits whether the file system has project quotas
    /// @throws VolumeException `INVALID`, in dockerd's words
    static LocalOptions parse(Map<String, String> options, boolean limits) {
        for (String option : new TreeSet<>(options.keySet())) {
            if (!KNOWN.contains(option)) {
                throw VolumeException.invalid("invalid option: \"" + option + "\"");
            }
            for (String needed : NEEDED.getOrDefault(option, List.of())) {
                if (!options.containsKey(needed)) {
                    throw VolumeException.invalid("missing required option: \"" + needed + "\"");
                }
            }
        }
        LocalOptions parsed = read(options);
        if (parsed.sizeBytes() > 0 && !limits) {
            throw VolumeException.invalid("quota size requested but no quota support");
        }
        return parsed;
    }

    /// Those of a volume that is there.
    static LocalOptions read(Map<String, String> options) {
        return new LocalOptions(
                options.getOrDefault("type", ""),
                options.getOrDefault("device", ""),
                options.getOrDefault("o", ""),
                options.containsKey("size") ? bytes(options.getOrDefault("size", "")) : 0);
    }

    private static long bytes(String size) {
        Matcher matcher = SIZE.matcher(size.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw VolumeException.invalid("invalid size: '" + size + "'");
        }
        int power = "kmgtp".indexOf(String.valueOf(matcher.group(2))) + 1;
        long unit = String.valueOf(matcher.group(2)).isEmpty() ? 1 : 1L << (10 * power);
        return new BigDecimal(String.valueOf(matcher.group(1)))
                .multiply(BigDecimal.valueOf(unit))
                .longValue();
    }

    /// Whether anything is mounted at all.
    boolean mounts() {
        return !device.isEmpty();
    }
}
