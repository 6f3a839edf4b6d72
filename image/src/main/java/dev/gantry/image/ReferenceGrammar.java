package dev.gantry.image;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The regular grammar of a reference. Quantifiers are possessive where the alternatives cannot overlap,
/// and the length is bounded first, so that no input makes the matcher slow or deep.
final class ReferenceGrammar {
    private static final int MAX_TEXT = 4096;
    private static final int MAX_NAME = 255;

    private static final String DOMAIN_COMPONENT = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?";
    private static final Pattern DOMAIN = Pattern.compile(
            "(?:" + DOMAIN_COMPONENT + "(?:\\." + DOMAIN_COMPONENT + ")*|\\[[a-fA-F0-9:]+])(?::[0-9]+)?");
    private static final String PATH_COMPONENT = "[a-z0-9]++(?:(?:[._]|__|-++)[a-z0-9]++)*+";
    private static final Pattern PATH = Pattern.compile(PATH_COMPONENT + "(?:/" + PATH_COMPONENT + ")*+");
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
    private static final Pattern DIGEST =
            Pattern.compile("[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}");

    /// `path[:tag][@digest]`; neither a path nor a tag can hold `@`, nor a path `:`.
    private static final Pattern REMAINDER = Pattern.compile("([^:@]*)(?::([^@]*))?(?:@(.*))?", Pattern.DOTALL);

    private ReferenceGrammar() {}

    /// Splits what follows the domain and checks every part.
    static Reference parse(String domain, String remainder) {
        if (domain.length() + remainder.length() > MAX_TEXT) {
            throw malformed();
        }
        Matcher parts = REMAINDER.matcher(remainder);
        if (!parts.matches()) {
            throw malformed();
        }
        String path = remainder.substring(0, parts.end(1));
        if (hasUpperCase(path)) {
            throw new InvalidReferenceException("invalid reference format: repository name must be lowercase");
        }
        String tag = parts.group(2);
        if (tag != null && !TAG.matcher(tag).matches()) {
            throw malformed();
        }
        Digest digest = digest(parts.group(3));
        return new Reference(domain, path, tag, digest);
    }

    private static @Nullable Digest digest(@Nullable String text) {
        if (text == null) {
            return null;
        }
        if (!DIGEST.matcher(text).matches()) {
            throw malformed();
        }
        try {
            return Digest.parse(text);
        } catch (InvalidImageException invalid) {
            throw new InvalidReferenceException(String.valueOf(invalid.getMessage()));
        }
    }

    static void requireName(String domain, String path) {
        if (domain.length() + path.length() > MAX_TEXT
                || !DOMAIN.matcher(domain).matches()
                || !PATH.matcher(path).matches()) {
            throw malformed();
        }
        if (path.length() > MAX_NAME) {
            throw new InvalidReferenceException("repository name must not be more than 255 characters");
        }
    }

    static boolean isPath(String path) {
        return path.length() <= MAX_NAME && PATH.matcher(path).matches();
    }

    static boolean isTag(String tag) {
        return TAG.matcher(tag).matches();
    }

    static void requireTag(String tag) {
        if (!isTag(tag)) {
            throw new InvalidReferenceException("invalid tag format");
        }
    }

    static boolean hasUpperCase(String text) {
        return !text.toLowerCase(Locale.ROOT).equals(text);
    }

    private static InvalidReferenceException malformed() {
        return new InvalidReferenceException("invalid reference format");
    }
}
