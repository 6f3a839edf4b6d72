package dev.gantry.cli;

import java.util.Locale;

/// The parts of an image's name as the user wrote it: `repository[:tag][@digest]`. Only what a command line has
/// to know is checked; the engine checks the rest.
record ImageName(String repository, String tag, String digest) {
    private static final String INVALID = "invalid reference format";

    /// Errors: [CliException] in Docker's words when the repository can't be one.
    static ImageName parse(String text) {
        ImageName name = split(text);
        String complaint = name.complaint();
        if (!complaint.isEmpty()) {
            throw new CliException(
                    "Error parsing reference: " + GoText.quote(text) + " is not a valid repository/tag: " + complaint);
        }
        return name;
    }

    /// Errors: [CliException] when `text` can be neither an image's name nor its id.
    static void require(String text) {
        String complaint = split(text).complaint();
        if (!complaint.isEmpty()) {
            throw new CliException(complaint);
        }
    }

    private static ImageName split(String text) {
        int at = text.indexOf('@');
        String digest = at < 0 ? "" : text.substring(at + 1);
        String name = at < 0 ? text : text.substring(0, at);
        int colon = name.lastIndexOf(':');
        boolean tagged = colon > name.lastIndexOf('/');
        String repository = tagged ? name.substring(0, colon) : name;
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

    /// What is wrong with the repository, or `""`.
    private String complaint() {
        int host = repository.indexOf('/');
        String path =
                host >= 0 && isRegistry(repository.substring(0, host)) ? repository.substring(host + 1) : repository;
        if (!path.equals(path.toLowerCase(Locale.ROOT))) {
            String full = path.indexOf('/') < 0 ? "library/" + path : path;
            return INVALID + ": repository name (" + full + ") must be lowercase";
        }
        boolean good = !path.isEmpty()
                && isLetterOrDigit(path.charAt(0))
                && isLetterOrDigit(path.charAt(path.length() - 1))
                && path.chars().allMatch(c -> isLetterOrDigit(c) || "._-/".indexOf(c) >= 0);
        return good ? "" : INVALID;
    }

    /// A first part with a point, a port or a capital, or `localhost`, is a registry's address.
    private static boolean isRegistry(String first) {
        return first.indexOf('.') >= 0
                || first.indexOf(':') >= 0
                || first.equals("localhost")
                || !first.equals(first.toLowerCase(Locale.ROOT));
    }

    private static boolean isLetterOrDigit(int c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }
}
