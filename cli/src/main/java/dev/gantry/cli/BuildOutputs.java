package dev.gantry.cli;

import dev.gantry.client.Json;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Where the result of a build goes.
///
/// @param outputs as they were asked for
/// @param tags what `--tag` says, which goes before the outputs' own names
/// @param isCacheOnly whether it goes nowhere
record BuildOutputs(List<BuildOutput> outputs, List<String> tags, boolean isCacheOnly) {
    private static final String CACHE_ONLY = "cacheonly";

    BuildOutputs {
        outputs = List.copyOf(outputs);
        tags = List.copyOf(tags);
    }

    /// Joins the flags of a build.
    ///
    /// @param annotations as attributes of outputs
    ///
    /// Errors: [CliException] in buildx's words
    static BuildOutputs of(
            List<BuildOutput> given, boolean push, boolean load, Map<String, String> annotations, List<String> tags) {
        boolean isCacheOnly = given.stream().anyMatch(output -> output.type().equals(CACHE_ONLY));
        List<BuildOutput> outputs = new ArrayList<>(given);
        outputs.removeIf(output -> output.type().equals(CACHE_ONLY));
        boolean hasImage = outputs.stream().anyMatch(output -> output.type().equals(BuildOutput.IMAGE));
        boolean wantsImage = push || load || (given.isEmpty() && !annotations.isEmpty());
        if (wantsImage && !hasImage) {
            outputs.add(new BuildOutput(BuildOutput.IMAGE, new OutputTarget.Engine(), Map.of()));
        }
        outputs.replaceAll(output -> completed(output, push, annotations));
        BuildOutputs all = new BuildOutputs(outputs, tags, isCacheOnly && outputs.isEmpty());
        all.check();
        return all;
    }

    private static BuildOutput completed(BuildOutput output, boolean push, Map<String, String> annotations) {
        BuildOutput pushed =
                push && output.type().equals(BuildOutput.IMAGE) ? output.with(Map.of("push", "true")) : output;
        return pushed.isImage() ? pushed.with(annotations) : pushed;
    }

    private void check() {
        for (BuildOutput output : outputs) {
            if (output.isPushed() && names(output).isEmpty()) {
                throw new CliException("tag is needed when pushing to registry");
            }
        }
        if (outputs.stream().filter(BuildOutputs::isStdout).count() > 1) {
            throw new CliException("multiple outputs configured to write to stdout");
        }
    }

    private static boolean isStdout(BuildOutput output) {
        return output.target() instanceof OutputTarget.Stdout;
    }

    private List<String> names(BuildOutput output) {
        String own = output.attributes().getOrDefault("name", "");
        return !tags.isEmpty() || own.isEmpty() ? tags : List.of(own.split(",", -1));
    }

    /// Whether standard output is for an output alone.
    boolean takesStdout() {
        return outputs.stream().anyMatch(BuildOutputs::isStdout);
    }

    /// Whether it is what every engine does: make an image, and call it something.
    boolean isPlain() {
        return !isCacheOnly
                && outputs.stream()
                        .allMatch(output -> output.type().equals(BuildOutput.IMAGE)
                                && wire(output).isEmpty());
    }

    /// Asks for them, unless it is for what every engine does.
    void addTo(Request request) {
        if (!isPlain()) {
            request.query("outputs", json());
        }
    }

    /// `[{"Type":"oci","Attrs":{"name":"web"}}]`
    String json() {
        return Json.write(outputs.stream()
                .map(output -> JsonObject.of("Type", output.type(), "Attrs", wire(output)))
                .toList());
    }

    /// What concerns the engine: pushing does not.
    private static JsonObject wire(BuildOutput output) {
        JsonObject attributes = new JsonObject();
        new TreeMap<>(output.attributes()).forEach(attributes::put);
        attributes.remove("push");
        return attributes;
    }

    /// Takes an output that the engine sends.
    ///
    /// Errors: [CliException] for what goes wrong on this side; whatever `in` throws
    void take(long number, InputStream in, Session session) throws IOException {
        if (number < 0 || number >= outputs.size()) {
            throw new CliException("the engine sends an output that nobody has asked for");
        }
        outputs.get((int) number).target().take(in, session);
    }

    /// Sends images to their registries.
    ///
    /// @param out what is shown goes there
    /// @param descriptor of `out`, which may be a terminal
    void push(Session session, PrintStream out, int descriptor) {
        for (BuildOutput output : outputs) {
            if (output.isPushed()) {
                for (String name : names(output)) {
                    List<String> notes = new ArrayList<>();
                    ImagePush.push(session, ImageName.parse(name).withDefaultTag(), "", out, descriptor, notes);
                    notes.forEach(note -> Note.print(out, Tty.isTerminal(descriptor), note));
                }
            }
        }
    }
}
