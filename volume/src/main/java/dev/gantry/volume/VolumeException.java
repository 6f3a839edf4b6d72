package dev.gantry.volume;

import org.jspecify.annotations.Nullable;

/// A volume, or a driver of volumes, that can't do what it was asked for. The message is what the user reads.
public final class VolumeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// What went wrong.
    public enum Kind {
        /// What was asked for makes no sense: a name, an option.
        INVALID,
        /// There is no such driver.
        NO_DRIVER,
        /// The driver tried, or a plugin says no.
        FAILED
    }

    private final Kind kind;

    public VolumeException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    static VolumeException invalid(String message) {
        return new VolumeException(Kind.INVALID, message, null);
    }

    public Kind kind() {
        return kind;
    }
}
