package dev.gantry.build;

import static dev.gantry.engine.EngineException.invalid;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A Git repository as Docker names one:
///
///     https://example.test/x.git
///     https://example.test/x.git#v1:docs
///     git@example.test:x.git#main
///
/// Source: Docker's build documentation, "Git repositories".
///
/// @param url what git is given; it may hold a name and password
/// @param ref a branch, a tag or a commit; "" for the default branch
/// @param directory of the repository; "" for all of it
record GitAddress(String url, String ref, String directory) {
    private static final Pattern OTHER = Pattern.compile("(git|ssh)://.+|[A-Za-z0-9_.-]+@[A-Za-z0-9_.-]+:.+");
    private static final Pattern WEB = Pattern.compile("(https?|file)://.+\\.git/?");
    private static final Pattern REF =
            Pattern.compile("[^-+\\x00-\\x20~^:?*\\[\\\\\\x7f][^\\x00-\\x20~^:?*\\[\\\\\\x7f]{0,254}");
    private static final Pattern USER = Pattern.compile("://[^/@]*@");
    private static final Pattern SERVER = Pattern.compile("https?://([^/?#@]+)/.*");
    private static final Pattern UNSEEN = Pattern.compile(".*[\\x00-\\x20\\x7f].*", Pattern.DOTALL);

    /// Reads an address; empty for what names no repository.
    ///
    /// @throws dev.gantry.engine.EngineException `INVALID_PARAMETER` for a repository with a wrong reference
    static Optional<GitAddress> find(String text) {
        int hash = text.indexOf('#');
        String url = hash < 0 ? text : text.substring(0, hash);
        boolean isRepository = (OTHER.matcher(url).matches() || WEB.matcher(url).matches())
                && !url.startsWith("-")
                && !UNSEEN.matcher(url).matches();
        if (!isRepository) {
            return Optional.empty();
        }
        String fragment = hash < 0 ? "" : text.substring(hash + 1);
        int colon = fragment.indexOf(':');
        String ref = colon < 0 ? fragment : fragment.substring(0, colon);
        if (!ref.isEmpty() && (!REF.matcher(ref).matches() || ref.contains(".."))) {
            throw invalid("invalid Git reference: " + ref);
        }
        return Optional.of(new GitAddress(url, ref, colon < 0 ? "" : fragment.substring(colon + 1)));
    }

    /// The same address, whatever of it is meant.
    String shown() {
        return USER.matcher(url).replaceFirst("://");
    }

    /// Whether it is a directory of this machine, which a Dockerfile must not read.
    boolean isLocal() {
        return url.startsWith("file:");
    }

    /// The host that has it, with its port where the address says one; empty for what no web server has.
    Optional<String> webServer() {
        Matcher server = SERVER.matcher(shown());
        return server.matches() ? Optional.ofNullable(server.group(1)) : Optional.empty();
    }

    boolean isCommit() {
        return ref.matches("[0-9a-f]{40}([0-9a-f]{24})?");
    }
}
