package dev.gantry.cli;

import java.util.Locale;

/// The parts of an image's name as the user wrote it: `repository[:tag][@digest]`. Only what a command line has
/// to know is checked; the engine checks the rest.
record ImageName(String repository, String tag, String digest) {
    /// Errors: [CliException] in Docker's words when the repository can't be one.
    static ImageName parse(String text) {
        int at = text.indexOf('@');
        String digest = at < 0 ? "" : text.substring(at + 1);
        String name = at < 0 ? text : text.substring(0, at);
        int colon = name.lastIndexOf(':');
        boolean tagged = colon > name.lastIndexOf('/');
        String repository = tagged ? name.substring(0, colon) : name;
        check(text, repository);
        return new ImageName(repository, tagged ? name.substring(colon + 1) : "", digest);
    }

    /// The tag, `latest` where none was written.
    String tagOrLatest() {
        return tag.isEmpty() ? "latest" : tag;
    }

    /// As messages show it: with its tag or digest.
    String familiar() {
        return digest.isEmpty() ? repository + ":" + tagOrLatest() : repository + "@" + digest;
    }

    private static void check(String text, String repository) {
        String reason = "invalid reference format";
        int host = repository.indexOf('/');
        String path =
                host >= 0 && isRegistry(repository.substring(0, host)) ? repository.substring(host + 1) : repository;
        boolean lower = path.equals(path.toLowerCase(Locale.ROOT));
        if (!path.isEmpty() && lower && path.chars().allMatch(ImageName::isPathCharacter)) {
            return;
        }
        if (!lower) {
            String full = path.indexOf('/') < 0 ? "library/" + path : path;
            reason += ": repository name (" + full + ") must be lowercase";
        }
        throw new CliException(
                "Error parsing reference: " + GoText.quote(text) + " is not a valid repository/tag: " + reason);
    }

    /// A first part with a point or a port, or `localhost`, is a registry's address.
    private static boolean isRegistry(String first) {
        return first.indexOf('.') >= 0 || first.indexOf(':') >= 0 || first.equals("localhost");
    }

    private static boolean isPathCharacter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "._-/".indexOf(c) >= 0;
    }
}
