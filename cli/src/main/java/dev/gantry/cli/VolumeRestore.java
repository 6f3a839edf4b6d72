package dev.gantry.cli;

import dev.gantry.client.Request;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Fills a volume from an archive: all of it, or nothing.
final class VolumeRestore extends Command {
    private final Flag<String> input = flags.text('i', "input", "Read from a tar archive file, instead of STDIN");
    private final Flag<Boolean> force = flags.bool('f', "force", "Replace what is in the volume");
    private final Flag<Boolean> quiet = flags.bool('q', "quiet", "Suppress the progress");

    VolumeRestore() {
        super(Usage.of("restore", "[OPTIONS] VOLUME", "Fill a volume from a tar archive", 1, 1));
    }

    @Override
    String description(String program) {
        return "Fill a new or an empty volume from a tar archive, which may be compressed.\n\nWhere that fails the volume"
                + " is as it was. No container may run with it.";
    }

    @Override
    int run(Session session, List<String> arguments) {
        String name = arguments.getFirst();
        if (input.value().isEmpty() && Tty.isTerminal(0)) {
            throw new CliException("requested restore from stdin, but stdin is empty");
        }
        try (InputStream archive =
                        input.value().isEmpty() ? session.in() : Files.newInputStream(Path.of(input.value()));
                ByteProgress progress = ByteProgress.on(session, "Sent", quiet.value())) {
            session.client()
                    .call(Request.put("/gantry/volumes/" + Request.segment(name) + "/archive")
                            .flag("force", force.value())
                            .body(progress.counting(archive), "application/x-tar"));
        } catch (IOException e) {
            throw new CliException(FileErrors.text(e));
        }
        session.out().println(name);
        return 0;
    }
}
