package dev.gantry.cli;

import dev.gantry.client.Request;
import dev.gantry.client.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where a tar of the engine's goes: a file, which is there as a whole or not at all, or the standard output,
/// which is no terminal.
///
/// @param flag `--output`, empty for the standard output
/// @param verb what is told of a failure: `failed to save image`
record ArchiveOutput(Flag<String> flag, String verb) {
    /// Before the engine is asked for anything.
    void check(String terminalComplaint) {
        String path = flag.value();
        if (path.isEmpty()) {
            if (Tty.isTerminal(1)) {
                throw new CliException(terminalComplaint);
            }
            return;
        }
        Path file = Path.of(path).toAbsolutePath();
        Path directory = file.getParent();
        if (directory != null && !Files.exists(directory)) {
            throw new CliException(verb + ": invalid output path: stat " + directory + ": no such file or directory");
        }
        if (Files.isDirectory(file)) {
            throw new CliException(verb + ": cannot write to a directory");
        }
    }

    /// Asks and writes.
    void write(Session session, Request request) {
        try (Response response = session.client().open(request)) {
            if (flag.value().isEmpty()) {
                response.body().transferTo(session.out());
            } else {
                WholeFile.write(Path.of(flag.value()), response.body()::transferTo);
            }
        } catch (IOException e) {
            throw new CliException(FileErrors.text(e));
        }
    }
}
