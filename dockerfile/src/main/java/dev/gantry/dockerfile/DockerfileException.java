package dev.gantry.dockerfile;

import org.jspecify.annotations.Nullable;

/// A Dockerfile that is wrong: `dockerfile parse error on line 3: unknown instruction: RUM (did you mean RUN?)`.
public final class DockerfileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable SourceRange range;
    private final String reason;

    /// @param range null when the whole file is meant
    DockerfileException(@Nullable SourceRange range, String reason) {
        super(range == null ? reason : "dockerfile parse error on line " + range.first() + ": " + reason);
        this.range = range;
        this.reason = reason;
    }

    /// Where; null when the whole file is meant.
    public @Nullable SourceRange range() {
        return range;
    }

    /// What is wrong, without the place.
    public String reason() {
        return reason;
    }
}
