package dev.gantry.cli;

import dev.gantry.client.Request;
import dev.gantry.client.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Loads images from an archive that `save` or another tool wrote.
final class ImageLoad extends Command {
    private final Flag<String> input = flags.text('i', "input", "Read from tar archive file, instead of STDIN");
    private final Flag<String> platform = flags.platform("Load only the given platform variant.");
    private final Flag<Boolean> quiet = flags.bool('q', "quiet", "Suppress the load output");

    ImageLoad() {
        super(Usage.of("load", "[OPTIONS]", "Load an image from a tar archive or STDIN", 0, 0, "image load", "load"));
    }

    @Override
    int run(Session session, List<String> arguments) {
        if (input.value().isEmpty()) {
            if (Tty.isTerminal(0)) {
                throw new CliException("requested load from stdin, but stdin is empty");
            }
            return load(session, session.in());
        }
        try (InputStream archive = Files.newInputStream(Path.of(input.value()))) {
            return load(session, archive);
        } catch (IOException e) {
            throw new CliException(FileErrors.text(e));
        }
    }

    private int load(Session session, InputStream archive) {
        boolean silent = quiet.value() || !Tty.isTerminal(1);
        Request request =
                Request.post("/images/load").query("quiet", silent ? "1" : "0").body(archive, "application/x-tar");
        Platform.add(request, platform.value());
        try (Response response = session.client().open(request)) {
            ProgressDisplay.onOutput(session).show(response.body());
        }
        return 0;
    }
}
