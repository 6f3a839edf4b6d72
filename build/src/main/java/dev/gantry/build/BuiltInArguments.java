package dev.gantry.build;

import java.util.Map;
import java.util.Optional;

/// The build arguments that say how a build is done, and are no variables of its Dockerfile. Those that are not here
/// (`BUILDKIT_SYNTAX`, `BUILDKIT_MULTI_PLATFORM`, `BUILDKIT_BUILD_NAME`) change nothing: there is one frontend, outputs
/// are the same each time, and a build's name is its client's.
///
/// Source: Docker's Dockerfile reference, "BuildKit built-in build args".
///
/// @param given all that the build is given
record BuiltInArguments(Map<String, String> given) {
    private static final String PREFIX = "BUILDKIT_";

    BuiltInArguments {
        given = Map.copyOf(given);
    }

    static boolean isOne(String name) {
        return name.startsWith(PREFIX);
    }

    /// What sets the build's cache mounts apart from others'; "" for nothing.
    String cacheNamespace() {
        return text("CACHE_MOUNT_NS");
    }

    /// What stands for the directive `# check=`.
    Optional<String> check() {
        return Optional.ofNullable(given.get(PREFIX + "DOCKERFILE_CHECK"));
    }

    /// Of the containers that steps run in; "" for one of their own each.
    String hostname() {
        return text("SANDBOX_HOSTNAME");
    }

    /// Whether the image carries its cache.
    boolean inlineCache() {
        return isSet("INLINE_CACHE");
    }

    /// Whether a context that is a repository has its `.git`.
    boolean keepsRepository() {
        return isSet("CONTEXT_KEEP_GIT_DIR");
    }

    private String text(String name) {
        return given.getOrDefault(PREFIX + name, "");
    }

    /// Source: Go's `strconv.ParseBool`, as BuildKit reads them.
    private boolean isSet(String name) {
        return text(name).matches("1|t|T|true|TRUE|True");
    }
}
