package dev.gantry.build;

import static dev.gantry.engine.EngineException.invalid;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where a build's cache comes from or goes to: a value of `--cache-from` or `--cache-to`. Source: Docker's build
/// documentation, "Cache storage backends".
///
/// @param place among the values of its flag, by which the client knows it
/// @param type of the backend
/// @param attributes what else is said
public record CacheSpec(int place, Type type, Map<String, String> attributes) {
    private static final Set<String> KNOWN = Set.of(
            "ref", "src", "dest", "mode", "compression", "mounts", "ignore-error", "image-manifest", "oci-mediatypes");

    /// Backends.
    public enum Type {
        /// An image of a registry that is the cache.
        REGISTRY,
        /// An OCI layout of the client.
        LOCAL,
        /// The image that is built.
        INLINE
    }

    public CacheSpec {
        attributes = Map.copyOf(attributes);
    }

    /// Reads `type=registry,ref=web:cache`, or a reference alone.
    ///
    /// @param place among the values of its flag
    /// @throws dev.gantry.engine.EngineException `INVALID_PARAMETER`
    public static CacheSpec parse(int place, String text) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (String field : List.of(text.split(",", -1))) {
            int equals = field.indexOf('=');
            if (equals < 0 && !text.contains("=")) {
                return new CacheSpec(place, Type.REGISTRY, Map.of("ref", text));
            }
            if (equals < 0) {
                throw invalid("cache " + text + ": invalid value " + field);
            }
            attributes.put(field.substring(0, equals), field.substring(equals + 1));
        }
        CacheSpec spec = new CacheSpec(place, type(text, attributes.remove("type")), attributes);
        spec.check(text);
        return spec;
    }

    private static Type type(String text, @Nullable String name) {
        return switch (name) {
            case "registry" -> Type.REGISTRY;
            case "local" -> Type.LOCAL;
            case "inline" -> Type.INLINE;
            case null -> throw invalid("cache " + text + ": type required: type=registry, type=local or type=inline");
            default -> throw invalid("cache " + text + ": there are the types registry, local and inline");
        };
    }

    private void check(String text) {
        for (String name : attributes.keySet()) {
            if (!KNOWN.contains(name)) {
                throw invalid("cache " + text + ": unknown attribute " + name);
            }
        }
        if (type == Type.REGISTRY && text("ref").isEmpty()) {
            throw invalid("cache " + text + ": ref required");
        }
        require(text, "mode", "min", "max");
        require(text, "compression", "gzip", "uncompressed");
    }

    private void require(String text, String name, String... values) {
        if (!text(name).isEmpty() && !List.of(values).contains(text(name))) {
            throw invalid("cache " + text + ": " + name + " is one of " + String.join(", ", values));
        }
    }

    private String text(String name) {
        return attributes.getOrDefault(name, "");
    }

    /// The image's name, of a registry's.
    String reference() {
        return text("ref");
    }

    /// Whether the steps of all stages go out, not only those that are in the image.
    boolean hasAllSteps() {
        return text("mode").equals("max");
    }

    boolean isCompressed() {
        return !text("compression").equals("uncompressed");
    }

    /// Whether what `RUN --mount=type=cache` has kept goes out, too.
    boolean hasMounts() {
        return text("mounts").isEmpty() ? hasAllSteps() : text("mounts").equals("true");
    }

    /// Whether a build succeeds whose cache can't be given out.
    boolean mayFail() {
        return text("ignore-error").equals("true");
    }

    /// As users write it, for messages.
    String title() {
        return switch (type) {
            case REGISTRY -> reference();
            case LOCAL -> text("src").isEmpty() ? text("dest") : text("src");
            case INLINE -> "inline";
        };
    }
}
