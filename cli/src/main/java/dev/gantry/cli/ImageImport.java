package dev.gantry.cli;

import dev.gantry.client.Request;
import dev.gantry.client.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// Makes an image of one layer from a root file system's tar.
final class ImageImport extends Command {
    private final Flag<List<String>> change =
            flags.list('c', "change", "Apply Dockerfile instruction to the created image");
    private final Flag<String> message = flags.text('m', "message", "Set commit message for imported image");
    private final Flag<String> platform = flags.text("platform", "Set platform if server is multi-platform capable");

    ImageImport() {
        super(Usage.of(
                "import",
                "[OPTIONS] file|URL|- [REPOSITORY[:TAG]]",
                "Import the contents from a tarball to create a filesystem image",
                1,
                Usage.ANY,
                "image import",
                "import"));
    }

    @Override
    int run(Session session, List<String> arguments) {
        String source = arguments.getFirst();
        Request request = request(session, isUrl(source) ? source : "-", arguments);
        if (isUrl(source)) {
            return send(session, request);
        }
        if (source.equals("-")) {
            return send(session, request.body(session.in(), "text/plain"));
        }
        try (InputStream archive = Files.newInputStream(Path.of(source))) {
            return send(session, request.body(archive, "text/plain"));
        } catch (IOException e) {
            throw new CliException(FileErrors.text(e));
        }
    }

    private static boolean isUrl(String source) {
        return source.startsWith("http://") || source.startsWith("https://");
    }

    private Request request(Session session, String source, List<String> arguments) {
        Request request = Request.post("/images/create").query("fromSrc", source);
        if (arguments.size() > 1) {
            ImageName.parse(arguments.get(1));
            request.query("repo", arguments.get(1));
        }
        if (!message.value().isEmpty()) {
            request.query("message", message.value());
        }
        String wanted = Platform.wanted(session, platform);
        if (!wanted.isEmpty()) {
            request.query("platform", wanted.toLowerCase(Locale.ROOT));
        }
        change.value().forEach(instruction -> request.query("changes", instruction));
        return request;
    }

    private static int send(Session session, Request request) {
        try (Response response = session.client().open(request)) {
            ProgressDisplay.onOutput(session).show(response.body());
        }
        return 0;
    }
}
