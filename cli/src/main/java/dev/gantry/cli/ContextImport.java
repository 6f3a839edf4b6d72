package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Stores a context of an archive under a name of its own.
final class ContextImport extends Command {
    ContextImport() {
        super(Usage.of("import", "CONTEXT FILE|-", "Import a context from a tar or zip file", 2, 2));
    }

    @Override
    int run(Session session, List<String> arguments) {
        String name = arguments.getFirst();
        session.contexts().checkNew(name);
        ContextArchive archive = read(session, arguments.get(1));
        JsonObject context = archive.context();
        session.contexts()
                .write(JsonObject.of(
                        "Name",
                        name,
                        "Metadata",
                        context.object("Metadata"),
                        "Endpoints",
                        context.object("Endpoints")));
        session.contexts().writeTls(name, archive.tls());
        session.out().println(name);
        session.err().println("Successfully imported context " + GoText.quote(name));
        return 0;
    }

    private static ContextArchive read(Session session, String source) {
        try {
            if (source.equals("-")) {
                return ContextArchive.read(session.in());
            }
            try (InputStream in = Files.newInputStream(Path.of(source))) {
                return ContextArchive.read(in);
            }
        } catch (IOException e) {
            throw new CliException(FileErrors.text(e));
        }
    }
}
