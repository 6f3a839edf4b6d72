package dev.gantry.cli;

import dev.gantry.client.Request;
import dev.gantry.client.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Writes images into an archive.
final class ImageSave extends Command {
    private final Flag<String> output = flags.text('o', "output", "Write to a file, instead of STDOUT");
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
        if (output.value().isEmpty() && Tty.isTerminal(1)) {
            throw new CliException("cowardly refusing to save to a terminal. Use the -o flag or redirect");
        }
        checkOutput();
        Request request = Request.get("/images/get");
        arguments.forEach(name -> request.query("names", name));
        Platform.add(request, platform.value());
        try (Response response = session.client().open(request)) {
            if (output.value().isEmpty()) {
                response.body().transferTo(session.out());
            } else {
                WholeFile.write(Path.of(output.value()), response.body()::transferTo);
            }
        } catch (IOException e) {
            throw new CliException(FileErrors.text(e));
        }
        return 0;
    }

    private void checkOutput() {
        if (output.value().isEmpty()) {
            return;
        }
        Path file = Path.of(output.value()).toAbsolutePath();
        Path directory = file.getParent();
        if (directory != null && !Files.exists(directory)) {
            throw new CliException(
                    "failed to save image: invalid output path: stat " + directory + ": no such file or directory");
        }
        if (Files.isDirectory(file)) {
            throw new CliException("failed to save image: cannot write to a directory");
        }
    }
}
