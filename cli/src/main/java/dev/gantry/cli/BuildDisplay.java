package dev.gantry.cli;

import java.io.PrintStream;
import java.time.Clock;

/// How a build is shown: `--progress`, or the variable `BUILDKIT_PROGRESS`. It goes to standard error, as buildx's.
enum BuildDisplay {
    PLAIN,
    QUIET,
    LIVE,
    RAW;

    private static final int STDERR = 2;

    /// Errors: [CliException]
    ///
    /// @param given "" where nothing is said
    static BuildDisplay of(Session session, String given, boolean quiet) {
        if (quiet) {
            if (!given.isEmpty() && !given.equals("quiet")) {
                throw new CliException("progress=" + given + " and quiet cannot be used together");
            }
            return QUIET;
        }
        String wanted = given.isEmpty() ? session.variable("BUILDKIT_PROGRESS") : given;
        return switch (wanted) {
            case "", "auto" -> Tty.isTerminal(STDERR) ? LIVE : PLAIN;
            case "plain" -> PLAIN;
            case "quiet", "none" -> QUIET;
            case "rawjson" -> RAW;
            case "tty" -> {
                if (!Tty.isTerminal(STDERR)) {
                    throw new CliException("failed to get console: standard error is not a terminal");
                }
                yield LIVE;
            }
            default -> throw new CliException("invalid progress mode " + wanted);
        };
    }

    BuildView open(Session session) {
        PrintStream err = session.err();
        Clock clock = Clock.systemUTC();
        return switch (this) {
            case PLAIN -> new PlainBuildView(err, clock);
            case QUIET -> new QuietBuildView(err);
            case RAW -> new RawBuildView(err, clock);
            case LIVE ->
                new LiveBuildView(
                        err,
                        clock,
                        new LiveBuildView.Screen() {
                            @Override
                            public int columns() {
                                return Tty.columns(STDERR);
                            }

                            @Override
                            public int rows() {
                                return Tty.rows(STDERR);
                            }
                        },
                        session.variable("NO_COLOR").isEmpty());
        };
    }
}
