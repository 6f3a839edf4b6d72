package dev.gantry.build;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.engine.EngineException;
import dev.gantry.image.InvalidReferenceException;
import dev.gantry.image.Platform;
import dev.gantry.image.Reference;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Somewhere that the result of a build goes.
///
/// @param names what the image is called there
/// @param time of the result, by `SOURCE_DATE_EPOCH`; null for the times of the steps
/// @param clampsFiles whether files in layers that the build has made are no later than that
public record BuildOutput(
        Kind kind, List<Reference> names, @Nullable Instant time, boolean clampsFiles, Annotations annotations) {
    /// The build argument that says when everything was made, in seconds since 1970.
    static final String EPOCH = "SOURCE_DATE_EPOCH";

    private static final String PLAIN = "uncompressed";

    private static final Set<String> TRUE = Set.of("1", "t", "T", "true", "TRUE", "True");

    /// What an output is.
    public enum Kind {
        /// An image of the engine.
        IMAGE,
        /// An archive as `docker save` writes it, to the client.
        DOCKER,
        /// An archive of an OCI layout, to the client.
        OCI,
        /// A tar of the last stage's files, to the client.
        TAR,
        /// The same; the client unpacks it.
        LOCAL;

        private static Kind of(String type) {
            return Arrays.stream(values())
                    .filter(kind -> kind.type().equals(type))
                    .findFirst()
                    .orElseThrow(() -> invalid("exporter \"" + type + "\" could not be found"));
        }

        /// As BuildKit calls it.
        public String type() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public BuildOutput {
        names = List.copyOf(names);
    }

    /// What holds for all outputs of a build.
    ///
    /// @param names that go before those of an output
    /// @param arguments of the build
    /// @param platform of the image
    public record Common(List<Reference> names, Map<String, String> arguments, Platform platform) {
        public Common {
            names = List.copyOf(names);
            arguments = Map.copyOf(arguments);
        }
    }

    /// Reads an output. Attributes that say nothing to us are passed over.
    ///
    /// @param attributes as BuildKit's exporters have them: `name`, `rewrite-timestamp`, `annotation.KEY`
    /// @throws dev.gantry.engine.EngineException `INVALID_PARAMETER`
    public static BuildOutput of(String type, Map<String, String> attributes, Common common) {
        refuse(attributes);
        return new BuildOutput(
                Kind.of(type),
                common.names().isEmpty() ? names(attributes.getOrDefault("name", "")) : common.names(),
                time(common.arguments().getOrDefault(EPOCH, "")),
                TRUE.contains(attributes.getOrDefault("rewrite-timestamp", "")),
                Annotations.of(attributes, common.platform()));
    }

    /// Layers go out as they lie here.
    private static void refuse(Map<String, String> attributes) {
        String compression = attributes.getOrDefault("compression", PLAIN);
        if (!compression.equals(PLAIN)) {
            throw new EngineException(
                    EngineException.Kind.NOT_IMPLEMENTED,
                    "the attribute compression=" + compression + " of an output is not supported yet");
        }
    }

    /// The engine's image, where nothing else is said.
    public static BuildOutput image(Common common) {
        return of(Kind.IMAGE.type(), Map.of(), common);
    }

    private static List<Reference> names(String joined) {
        try {
            return joined.isEmpty()
                    ? List.of()
                    : Arrays.stream(joined.split(",", -1))
                            .map(name -> Reference.parse(name).tagged())
                            .toList();
        } catch (InvalidReferenceException e) {
            throw invalid(String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable Instant time(String seconds) {
        try {
            return seconds.isEmpty() ? null : Instant.ofEpochSecond(Long.parseLong(seconds));
        } catch (NumberFormatException | DateTimeException e) {
            throw invalid("invalid " + EPOCH + ": " + seconds);
        }
    }
}
