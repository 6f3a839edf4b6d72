package dev.gantry.image;

import org.jspecify.annotations.Nullable;

/// A normalised image reference: registry domain, repository path, and a tag, a digest, both or neither.
///
/// `busybox` is short for `docker.io/library/busybox`; an explicit `:latest` is added only by [#tagged()].
///
///     Reference.parse("busybox").toString()             "docker.io/library/busybox"
///     Reference.parse("busybox").tagged().familiar()    "busybox:latest"
///     Reference.parse("localhost:5000/a/b:1").domain()  "localhost:5000"
///
/// Source: the grammar and the normalisation of the reference library that dockerd and containerd share.
///
/// @param domain host and optional port: `docker.io`, `localhost:5000`, `[::1]:5000`
/// @param path repository inside the registry: `library/busybox`
public record Reference(
        String domain,
        String path,
        @Nullable String tag,
        @Nullable Digest digest) implements Comparable<Reference> {
    static final String DEFAULT_DOMAIN = "docker.io";
    static final String OFFICIAL = "library/";
    private static final String LEGACY_DEFAULT_DOMAIN = "index.docker.io";
    private static final String DEFAULT_TAG = "latest";

    public Reference {
        ReferenceGrammar.requireName(domain, path);
        if (tag != null) {
            ReferenceGrammar.requireTag(tag);
        }
    }

    /// Reads what a user typed where an image name is expected.
    ///
    /// @throws InvalidReferenceException with dockerd's text: `invalid reference format`, `invalid
    ///     reference format: repository name must be lowercase`, `invalid repository name (...), cannot
    ///     specify 64-byte hexadecimal strings`, or what is wrong with the digest
    public static Reference parse(String text) {
        if (isIdentifier(text)) {
            throw new InvalidReferenceException(
                    "invalid repository name (" + text + "), cannot specify 64-byte hexadecimal strings");
        }
        String domain = domainOf(text);
        String rest = domain.isEmpty() ? text : text.substring(domain.length() + 1);
        if (domain.isEmpty() || domain.equals(LEGACY_DEFAULT_DOMAIN)) {
            domain = DEFAULT_DOMAIN;
        }
        if (domain.equals(DEFAULT_DOMAIN) && rest.indexOf('/') < 0) {
            rest = OFFICIAL + rest;
        }
        return ReferenceGrammar.parse(domain, rest);
    }

    /// Could this be a repository's path inside a registry, such as `library/busybox`?
    public static boolean isPath(String text) {
        return ReferenceGrammar.isPath(text);
    }

    public static boolean isTag(String text) {
        return ReferenceGrammar.isTag(text);
    }

    /// The part before the first slash when it can only be a registry, else the empty string.
    private static String domainOf(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return "";
        }
        String first = text.substring(0, slash);
        boolean registry = first.equals("localhost")
                || first.indexOf('.') >= 0
                || first.indexOf(':') >= 0
                || ReferenceGrammar.hasUpperCase(first);
        return registry ? first : "";
    }

    /// Whether the text is a full image or container ID: 64 hexadecimal digits, which no name may be.
    public static boolean isIdentifier(String text) {
        return text.length() == Digest.Algorithm.SHA256.start().getDigestLength() * 2 && Digest.isLowerHex(text);
    }

    /// Domain and path, without tag and digest: `docker.io/library/busybox`.
    public String name() {
        return domain + "/" + path;
    }

    /// The name as users see it: `busybox`, `someone/tool`, `localhost:5000/a`.
    public String familiarName() {
        if (!domain.equals(DEFAULT_DOMAIN)) {
            return name();
        }
        boolean official = path.startsWith(OFFICIAL) && path.indexOf('/', OFFICIAL.length()) < 0;
        return official ? path.substring(OFFICIAL.length()) : path;
    }

    /// The whole reference as users see it: `busybox:latest`, `busybox@sha256:...`.
    public String familiar() {
        return familiarName() + suffix();
    }

    /// This reference, with the tag `latest` if it has neither tag nor digest.
    public Reference tagged() {
        return tag == null && digest == null ? withTag(DEFAULT_TAG) : this;
    }

    /// The same name with this tag, and no digest.
    ///
    /// @throws InvalidReferenceException `invalid tag format`
    public Reference withTag(String newTag) {
        return new Reference(domain, path, newTag, null);
    }

    /// The same name with this digest, and no tag.
    public Reference withDigest(Digest newDigest) {
        return new Reference(domain, path, null, newDigest);
    }

    /// The name alone.
    public Reference withoutTag() {
        return new Reference(domain, path, null, null);
    }

    /// Whether a pattern of `docker images --filter reference=...` fits: the familiar name with its tag, or
    /// without. The pattern is a shell glob in which `*` stops at a slash ([PathPattern]).
    ///
    /// @throws InvalidReferenceException `syntax error in pattern`
    public boolean matches(String pattern) {
        PathPattern compiled = PathPattern.compile(pattern);
        return compiled.matches(familiar()) || compiled.matches(familiarName());
    }

    private String suffix() {
        return (tag == null ? "" : ":" + tag) + (digest == null ? "" : "@" + digest);
    }

    @Override
    public int compareTo(Reference other) {
        return toString().compareTo(other.toString());
    }

    /// The canonical text, which [#parse] reads back: `docker.io/library/busybox:latest`.
    @Override
    public String toString() {
        return name() + suffix();
    }
}
