package dev.gantry.cli;

import dev.gantry.client.Request;
import java.util.List;
import java.util.Map;

/// The flags of `build` about what it gives out.
final class BuildOutputFlags {
    private final Flag<List<String>> annotations;
    private final Flag<Boolean> load;
    private final Flag<String> metadataFile;
    private final Flag<List<String>> outputs;
    private final Flag<Boolean> push;
    private final Flag<Boolean> squash;

    BuildOutputFlags(Flags flags) {
        annotations = flags.list("annotation", "Add annotation to the image");
        load = flags.bool("load", "Shorthand for \"--output=type=docker\"");
        metadataFile = flags.text("metadata-file", "Write build result metadata to a file");
        outputs = flags.list('o', "output", "Output destination (format: \"type=local,dest=path\")");
        push = flags.bool("push", "Shorthand for \"--output=type=registry,unpack=false\"");
        squash = flags.bool("squash", "Squash newly built layers into a single new layer");
    }

    /// Where the result goes. Errors: [CliException]
    ///
    /// @param tags what `--tag` says
    BuildOutputs outputs(List<String> tags) {
        Map<String, String> attributes = AnnotationSpec.attributes(annotations.value());
        List<BuildOutput> given =
                outputs.value().stream().map(BuildOutput::parse).toList();
        return BuildOutputs.of(given, push.value(), load.value(), attributes, tags);
    }

    /// Those that an engine can't be asked for without a connection of the build's own.
    List<Flag<?>> special(BuildOutputs asked) {
        return asked.isPlain() ? List.of(metadataFile) : List.of(metadataFile, outputs, annotations);
    }

    BuildMetadata metadata() {
        return new BuildMetadata(metadataFile.value());
    }

    void addTo(Request request) {
        request.flag("squash", squash.value());
    }
}
