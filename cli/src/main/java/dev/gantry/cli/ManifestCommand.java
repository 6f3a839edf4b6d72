package dev.gantry.cli;

/// What the commands of `manifest` share: names, and where lists are kept until they are pushed.
abstract class ManifestCommand extends Command {
    ManifestCommand(Usage usage) {
        super(usage);
    }

    @Override
    final String description(String program) {
        return usage().summary() + "\n\n" + ManifestGroup.experimental(program + " " + path());
    }

    static ManifestStore store(Session session) {
        return new ManifestStore(session.config().directory().resolve("manifests"));
    }

    static ImageName name(String text) {
        return ImageName.parse(text).withDefaultTag();
    }

    /// Errors: [CliException] with `complaint` before the reason.
    static ImageName name(String text, String complaint) {
        try {
            return name(text);
        } catch (CliException e) {
            throw new CliException(complaint + " " + text + ": " + e.getMessage());
        }
    }
}
