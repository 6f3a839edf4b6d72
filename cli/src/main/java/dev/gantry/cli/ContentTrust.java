package dev.gantry.cli;

import java.util.Set;

/// `--disable-content-trust` and `DOCKER_CONTENT_TRUST`: Docker's signatures of images, which are not looked at here.
/// Whoever relies on them is refused rather than given something unsigned.
final class ContentTrust {
    private static final Set<String> TRUE = Set.of("1", "t", "T", "true", "TRUE", "True");

    private final Flag<Boolean> disabled;

    /// @param help what `--help` says
    ContentTrust(Flags flags, String help) {
        disabled = flags.boolTrue(Flags.NONE, "disable-content-trust", help);
    }

    /// Errors: [CliException] with `exitCode` when signatures are asked for.
    void refuse(Session session, int exitCode) {
        boolean wanted =
                disabled.changed() ? !disabled.value() : TRUE.contains(session.variable("DOCKER_CONTENT_TRUST"));
        if (wanted) {
            throw new CliException("content trust is not supported: images are not verified", exitCode);
        }
    }
}
