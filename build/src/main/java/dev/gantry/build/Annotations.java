package dev.gantry.build;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.image.InvalidImageException;
import dev.gantry.image.Platform;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The annotations of an image.
///
/// @param manifest in its manifest
/// @param descriptor on what points to the manifest, in the index of an archive
public record Annotations(Map<String, String> manifest, Map<String, String> descriptor) {
    /// `annotation.KEY`, `annotation-manifest.KEY`, `annotation-manifest-descriptor[linux/arm64].KEY`
    private static final Pattern ATTRIBUTE =
            Pattern.compile("annotation(?:-([a-z-]+))?(?:\\[([A-Za-z0-9_/-]+)])?\\.(\\S+)");

    public Annotations {
        manifest = Map.copyOf(manifest);
        descriptor = Map.copyOf(descriptor);
    }

    /// Finds those that are meant for a platform.
    ///
    /// @param attributes of an output, as BuildKit names them
    static Annotations of(Map<String, String> attributes, Platform platform) {
        Map<String, String> manifest = new HashMap<>();
        Map<String, String> descriptor = new HashMap<>();
        attributes.forEach((name, value) -> {
            Matcher found = ATTRIBUTE.matcher(name);
            if (!found.matches()) {
                return;
            }
            boolean isMeant = found.group(2) == null || parse(found.group(2)).equals(platform);
            Map<String, String> place = place(found.group(1) == null ? "" : found.group(1), manifest, descriptor);
            if (isMeant) {
                place.put(String.valueOf(found.group(3)), value);
            }
        });
        return new Annotations(manifest, descriptor);
    }

    private static Platform parse(String platform) {
        try {
            return Platform.parse(platform);
        } catch (InvalidImageException e) {
            throw invalid("invalid platform \"" + platform + "\"");
        }
    }

    private static Map<String, String> place(
            String type, Map<String, String> manifest, Map<String, String> descriptor) {
        return switch (type) {
            case "", "manifest" -> manifest;
            case "manifest-descriptor" -> descriptor;
            case "index", "index-descriptor" ->
                throw invalid("index annotations not supported for single platform export");
            default -> throw invalid("unrecognized annotation type " + type);
        };
    }
}
