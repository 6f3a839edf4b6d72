package dev.gantry.cli;

import java.util.List;
import java.util.Optional;

/// `gantry manifest`
final class ManifestGroup extends CommandGroup {
    private static final List<String> NAMES = List.of("annotate", "create", "inspect", "push", "rm");

    private static final String DESCRIPTION = """
            The **%s manifest** command has subcommands for managing image manifests and
            manifest lists. A manifest list allows you to use one name to refer to the same image
            built for multiple architectures.

            To see help for a subcommand, use:

                %s manifest CMD --help

            For full details on using %s manifest lists, see the registry v2 specification.""";

    ManifestGroup() {
        super("manifest", "Manage Docker image manifests and manifest lists");
    }

    @Override
    String description(String program) {
        return DESCRIPTION.replace("%s", program) + "\n\n" + experimental(program + " manifest");
    }

    /// What help says below a summary.
    static String experimental(String line) {
        return "EXPERIMENTAL:\n  " + line + " is an experimental feature.\n"
                + "  Experimental features provide early access to product functionality. These\n"
                + "  features may change between releases without warning, or can be removed from a\n"
                + "  future release. Learn more about experimental features in our documentation:\n"
                + "  https://docs.docker.com/go/experimental/";
    }

    @Override
    String helpUnasked(Session session) {
        return "\n" + super.helpUnasked(session);
    }

    @Override
    List<String> names() {
        return NAMES;
    }

    @Override
    Optional<Command> find(String name) {
        return Optional.ofNullable(
                switch (name) {
                    case "annotate" -> new ManifestAnnotate();
                    case "create" -> new ManifestCreate();
                    case "inspect" -> new ManifestInspect();
                    case "push" -> new ManifestPush();
                    case "rm" -> new ManifestRemove();
                    default -> null;
                });
    }
}
