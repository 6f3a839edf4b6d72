package dev.gantry.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// `--cidfile`: a file that gets the container's id, and that must not be there before.
record CidFile(String path) {
    /// Errors: [CliException] with code 125 where the file is there already.
    static CidFile claim(Flag<String> flag) {
        String path = flag.value();
        if (!path.isEmpty() && Files.exists(Path.of(path))) {
            throw new CliException(
                    "container ID file found, make sure the other container isn't running or delete " + path, 125);
        }
        return new CidFile(path);
    }

    void write(String id) {
        if (path.isEmpty()) {
            return;
        }
        try {
            Files.writeString(Path.of(path), id);
        } catch (IOException e) {
            throw new CliException("failed to create the container ID file: " + FileErrors.text(e), 125);
        }
    }
}
