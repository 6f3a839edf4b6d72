package dev.gantry.cli;

import java.util.Locale;

/// An image's name: `[registry/]repository[:tag][@digest]`, with what stays unwritten filled in (`docker.io`,
/// `library/`). The grammar is that of the OCI distribution's reference, the words of its errors are Docker's.
///
/// @param domain the registry: `docker.io`, `localhost:5000`
/// @param path the repository inside the registry: `library/busybox`
/// @param tag `""` where none was written
/// @param digest `sha256:...`, or `""`
record ImageName(String domain, String path, String tag, String digest) {
    static final String DOCKER_HUB = "docker.io";

    private static final String OFFICIAL = "library/";
    private static final String INVALID = "invalid reference format";
    private static final int LONGEST_TAG = 128;
    private static final int LONGEST_PATH = 255;

    /// Errors: [CliException] in Docker's words: `invalid reference format`.
    static ImageName parse(String text) {
        if (isHex(text) && text.length() == 64) {
            throw new CliException(
                    "invalid repository name (" + text + "), cannot specify 64-byte hexadecimal strings");
        }
        int slash = text.indexOf('/');
        boolean hasDomain = slash >= 0 && isRegistry(text.substring(0, slash));
        String domain = hasDomain ? text.substring(0, slash) : DOCKER_HUB;
        String rest = hasDomain ? text.substring(slash + 1) : text;
        if (domain.equals("index.docker.io")) {
            domain = DOCKER_HUB;
        }
        if (domain.equals(DOCKER_HUB) && rest.indexOf('/') < 0) {
            rest = OFFICIAL + rest;
        }
        int colon = rest.indexOf(':');
        String remote = colon < 0 ? rest : rest.substring(0, colon);
        if (!remote.equals(remote.toLowerCase(Locale.ROOT))) {
            throw new CliException(INVALID + ": repository name (" + remote + ") must be lowercase");
        }
        return split(domain, rest);
    }

    private static ImageName split(String domain, String text) {
        int at = text.indexOf('@');
        String digest = at < 0 ? "" : text.substring(at + 1);
        String name = at < 0 ? text : text.substring(0, at);
        int colon = name.lastIndexOf(':');
        boolean tagged = colon > name.lastIndexOf('/');
        String path = tagged ? name.substring(0, colon) : name;
        String tag = tagged ? name.substring(colon + 1) : "";
        if (!isDomain(domain) || !isPath(path) || (tagged && !isTag(tag)) || (at >= 0 && !looksLikeDigest(digest))) {
            throw new CliException(INVALID);
        }
        if (path.length() > LONGEST_PATH) {
            throw new CliException("repository name must not be more than " + LONGEST_PATH + " characters");
        }
        if (at >= 0) {
            checkDigest(digest);
        }
        return new ImageName(domain, path, tag, digest);
    }

    /// True when `text` is an id or a digest rather than a name: what some verbs take as well.
    static boolean isId(String text) {
        return (isHex(text) && text.length() == 64)
                || (text.startsWith("sha256:") && text.length() == 71 && isHex(text.substring(7)));
    }

    /// True when neither tag nor digest was written.
    boolean isNameOnly() {
        return tag.isEmpty() && digest.isEmpty();
    }

    /// This name, with the tag `latest` when it [is a name only][#isNameOnly()].
    ImageName withDefaultTag() {
        return isNameOnly() ? new ImageName(domain, path, "latest", "") : this;
    }

    /// This name with another digest.
    ImageName withDigest(String other) {
        return new ImageName(domain, path, tag, other);
    }

    /// This name without tag and digest.
    ImageName withoutTag() {
        return new ImageName(domain, path, "", "");
    }

    /// `docker.io/library/busybox`
    String repository() {
        return domain + "/" + path;
    }

    /// The whole name: `docker.io/library/busybox:latest`.
    String full() {
        return repository() + suffix();
    }

    /// The repository as people write it: `busybox`, `localhost:5000/a`.
    String familiarRepository() {
        if (!domain.equals(DOCKER_HUB)) {
            return repository();
        }
        boolean official = path.startsWith(OFFICIAL) && path.indexOf('/', OFFICIAL.length()) < 0;
        return official ? path.substring(OFFICIAL.length()) : path;
    }

    /// As messages show it: `busybox:latest`.
    String familiar() {
        return familiarRepository() + suffix();
    }

    /// What the Engine API's `tag` parameter takes: the digest where there is one.
    String tagOrDigest() {
        return digest.isEmpty() ? tag : digest;
    }

    private String suffix() {
        return (tag.isEmpty() ? "" : ":" + tag) + (digest.isEmpty() ? "" : "@" + digest);
    }

    /// A first part with a point, a port or a capital, or `localhost`, is a registry's address.
    private static boolean isRegistry(String first) {
        return first.indexOf('.') >= 0
                || first.indexOf(':') >= 0
                || first.equals("localhost")
                || !first.equals(first.toLowerCase(Locale.ROOT));
    }

    /// `host[:port]`; IPv6 addresses in brackets.
    private static boolean isDomain(String domain) {
        int colon = domain.lastIndexOf(':');
        boolean hasPort = colon > domain.lastIndexOf(']');
        String host = hasPort ? domain.substring(0, colon) : domain;
        String port = hasPort ? domain.substring(colon + 1) : "0";
        if (port.isEmpty() || !port.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return false;
        }
        if (host.startsWith("[") && host.endsWith("]")) {
            String address = host.substring(1, host.length() - 1);
            return !address.isEmpty() && address.chars().allMatch(c -> isHexDigit(c) || c == ':');
        }
        for (String label : host.split("\\.", -1)) {
            boolean good = !label.isEmpty()
                    && label.chars().allMatch(c -> isAnyLetterOrDigit(c) || c == '-')
                    && !label.startsWith("-")
                    && !label.endsWith("-");
            if (!good) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPath(String path) {
        int start = 0;
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', start)) {
            if (!isComponent(path.substring(start, slash))) {
                return false;
            }
            start = slash + 1;
        }
        return isComponent(path.substring(start));
    }

    /// Letters and digits, joined by `.`, `_`, `__` or any number of `-`.
    private static boolean isComponent(String component) {
        int i = 0;
        while (i < component.length()) {
            int word = i;
            while (i < component.length() && isLetterOrDigit(component.charAt(i))) {
                i++;
            }
            if (i == word) {
                return false;
            }
            if (i == component.length()) {
                return true;
            }
            int joint = i;
            while (i < component.length() && !isLetterOrDigit(component.charAt(i))) {
                i++;
            }
            if (!isJoint(component.substring(joint, i))) {
                return false;
            }
        }
        return false;
    }

    private static boolean isJoint(String text) {
        return text.equals(".")
                || text.equals("_")
                || text.equals("__")
                || text.chars().allMatch(c -> c == '-');
    }

    private static boolean isTag(String tag) {
        return !tag.isEmpty()
                && tag.length() <= LONGEST_TAG
                && tag.charAt(0) != '.'
                && tag.charAt(0) != '-'
                && tag.chars().allMatch(c -> isAnyLetterOrDigit(c) || c == '_' || c == '.' || c == '-');
    }

    private static boolean looksLikeDigest(String digest) {
        int colon = digest.indexOf(':');
        String hex = digest.substring(colon + 1);
        return colon > 0
                && Character.isLetter(digest.charAt(0))
                && digest.substring(0, colon).chars().allMatch(c -> isAnyLetterOrDigit(c) || "-_+.".indexOf(c) >= 0)
                && hex.length() >= 32
                && hex.chars().allMatch(ImageName::isHexDigit);
    }

    private static void checkDigest(String digest) {
        int colon = digest.indexOf(':');
        int length = switch (digest.substring(0, colon)) {
            case "sha256" -> 64;
            case "sha384" -> 96;
            case "sha512" -> 128;
            default -> throw new CliException("unsupported digest algorithm");
        };
        String hex = digest.substring(colon + 1);
        if (hex.length() != length) {
            throw new CliException("invalid checksum digest length");
        }
        if (!isHex(hex)) {
            throw new CliException("invalid checksum digest format");
        }
    }

    private static boolean isHex(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> isHexDigit(c) && !(c >= 'A' && c <= 'F'));
    }

    private static boolean isHexDigit(int c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    private static boolean isLetterOrDigit(int c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }

    private static boolean isAnyLetterOrDigit(int c) {
        return isLetterOrDigit(c) || (c >= 'A' && c <= 'Z');
    }
}
