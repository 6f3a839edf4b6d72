package dev.gantry.cli;

import dev.gantry.client.Request;
import java.util.List;

/// Writes images into an archive.
final class ImageSave extends Command {
    private final ArchiveOutput output =
            new ArchiveOutput(flags.text('o', "output", "Write to a file, instead of STDOUT"), "failed to save image");
    private final Flag<String> platform = flags.platform("Save only the given platform variant.");

    ImageSave() {
        super(Usage.of(
                "save",
                "[OPTIONS] IMAGE [IMAGE...]",
                "Save one or more images to a tar archive (streamed to STDOUT by default)",
                1,
                Usage.ANY,
                "image save",
                "save"));
    }

    @Override
    int run(Session session, List<String> arguments) {
        output.check("cowardly refusing to save to a terminal. Use the -o flag or redirect");
        Request request = Request.get("/images/get");
        arguments.forEach(name -> request.query("names", name));
        Platform.add(request, platform.value());
        output.write(session, request);
        return 0;
    }
}
