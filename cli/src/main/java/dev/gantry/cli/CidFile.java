package dev.gantry.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/// `--cidfile`: a file that gets the container's id, and that must not be there before. It is made first: a
/// container whose id could not be kept would be made in vain. Closing takes it away where no id came.
final class CidFile implements AutoCloseable {
    private final String path;
    private boolean written;

    private CidFile(String path) {
        this.path = path;
    }

    /// Errors: [CliException] where the file is there already, or can't be.
    static CidFile claim(Flag<String> flag) {
        String path = flag.value();
        if (!path.isEmpty()) {
            create(path);
        }
        return new CidFile(path);
    }

    private static void create(String path) {
        try {
            Files.createFile(Path.of(path));
        } catch (FileAlreadyExistsException e) {
            throw new CliException(
                    "container ID file found, make sure the other container isn't running or delete " + path);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    void write(String id) {
        try {
            if (!path.isEmpty()) {
                Files.writeString(Path.of(path), id);
            }
            written = true;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static CliException failed(IOException e) {
        return new CliException("failed to create the container ID file: " + FileErrors.text(e));
    }

    @Override
    public void close() {
        try {
            if (!path.isEmpty() && !written) {
                Files.deleteIfExists(Path.of(path));
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }
}
