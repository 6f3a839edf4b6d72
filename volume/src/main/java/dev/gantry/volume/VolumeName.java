package dev.gantry.volume;

import java.util.regex.Pattern;

/// The grammar of a local volume's name, with dockerd's words for what breaks it.
public final class VolumeName {
    private static final Pattern GRAMMAR = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]+");

    private VolumeName() {}

    /// The name itself.
    ///
    /// @throws IllegalArgumentException with the message that the user reads
    public static String require(String name) {
        if (name.length() == 1) {
            throw new IllegalArgumentException(
                    "volume name is too short, names should be at least two alphanumeric characters");
        }
        if (!GRAMMAR.matcher(name).matches()) {
            throw new IllegalArgumentException("\"" + name
                    + "\" includes invalid characters for a local volume name, only \"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are"
                    + " allowed. If you intended to pass a host directory, use absolute path");
        }
        return name;
    }
}
