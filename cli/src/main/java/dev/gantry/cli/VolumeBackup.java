package dev.gantry.cli;

import dev.gantry.client.ApiException;
import dev.gantry.client.MultiplexedStream;
import dev.gantry.client.Request;
import dev.gantry.client.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// Writes all that is in a volume into an archive, while containers use it.
final class VolumeBackup extends Command {
    private final Flag<String> output = flags.text('o', "output", "Write to a file, instead of STDOUT");
    private final Flag<Boolean> quiet = flags.bool('q', "quiet", "Suppress the progress");

    VolumeBackup() {
        super(Usage.of("backup", "[OPTIONS] VOLUME", "Write a volume's files into a tar archive", 1, 1));
    }

    @Override
    String description(String program) {
        return "Write a volume's files into a tar archive.\n\nThe archive is compressed where its name says so: .zst,"
                + " .tzst, .gz, .tgz. Files that are changed while they are read are told of.";
    }

    @Override
    int run(Session session, List<String> arguments) {
        new ArchiveOutput(output, "failed to back up volume")
                .check("cowardly refusing to write to a terminal. Use the -o flag or redirect");
        Request request = Request.get("/gantry/volumes/" + Request.segment(arguments.getFirst()) + "/archive")
                .query("frames", "1")
                .query("compression", compression(output.value()));
        ByteArrayOutputStream changed = new ByteArrayOutputStream();
        try (Response response = session.client().open(request);
                ByteProgress progress = ByteProgress.on(session, "Written", quiet.value())) {
            if (output.value().isEmpty()) {
                MultiplexedStream.copy(response.body(), progress.counting(session.out()), changed);
            } else {
                WholeFile.write(Path.of(output.value()), file -> copy(response, progress.counting(file), changed));
            }
        } catch (ApiException e) {
            throw e;
        } catch (IOException e) {
            throw new CliException(FileErrors.text(e));
        }
        changed.toString(StandardCharsets.UTF_8)
                .lines()
                .forEach(path -> session.err().println("WARNING: changed while it was read: " + path));
        return 0;
    }

    private static void copy(Response response, OutputStream file, OutputStream changed) throws IOException {
        MultiplexedStream.copy(response.body(), file, changed);
    }

    private static String compression(String file) {
        if (file.endsWith(".zst") || file.endsWith(".tzst")) {
            return "zstd";
        }
        return file.endsWith(".gz") || file.endsWith(".tgz") ? "gzip" : "none";
    }
}
