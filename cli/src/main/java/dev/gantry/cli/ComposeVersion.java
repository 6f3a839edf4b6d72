package dev.gantry.cli;

import java.util.List;

/// Tells which Compose this is.
final class ComposeVersion extends Command {
    private final Flag<String> format =
            flags.text('f', "format", "Format the output. Values: [pretty | json]. (Default: pretty)");
    private final Flag<Boolean> brief = flags.bool("short", "Shows only Compose's version number");

    ComposeVersion() {
        super(Usage.of("version", "[OPTIONS]", "Show the Docker Compose version information", 0, 0));
        flags.bool("dry-run", "Execute command in dry run mode");
    }

    @Override
    int run(Session session, List<String> arguments) {
        String version = Version.ofClient().version();
        if (brief.value()) {
            session.out().println(version);
        } else if (format.value().equals("json")) {
            session.out().println("{\"version\":" + GoText.quote(version) + "}");
        } else {
            session.out().println("Gantry Compose version " + version);
        }
        return 0;
    }
}
