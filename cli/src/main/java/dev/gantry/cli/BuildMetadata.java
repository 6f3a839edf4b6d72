package dev.gantry.cli;

import dev.gantry.client.Json;
import dev.gantry.client.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// `--metadata-file`: what a build has made, under the names that buildx gives it. One thread.
final class BuildMetadata {
    private static final String ID = "containerimage.config.digest";

    private final String file;
    private final JsonObject known = new JsonObject();

    /// @param file "" for none
    BuildMetadata(String file) {
        this.file = file;
    }

    /// The build goes on: images that have been given out are told of by `exported`.
    void hear(JsonObject event) {
        if (!event.text("event").equals("exported")) {
            return;
        }
        JsonObject manifest = event.object("manifest");
        known.put(ID, event.text("image"));
        known.put("containerimage.descriptor", manifest);
        known.put("containerimage.digest", manifest.text("digest"));
        if (!event.texts("names").isEmpty()) {
            known.put("image.name", String.join(",", event.texts("names")));
        }
    }

    /// The image's id; "" where none was given out.
    String id() {
        return known.text(ID);
    }

    /// To be called when the build is done.
    ///
    /// Errors: [CliException]
    void write() {
        if (file.isEmpty()) {
            return;
        }
        byte[] text = Json.writeIndented(known, "  ").getBytes(StandardCharsets.UTF_8);
        try {
            WholeFile.write(Path.of(file), out -> out.write(text));
        } catch (IOException e) {
            throw new CliException(FileErrors.text(e));
        }
    }
}
