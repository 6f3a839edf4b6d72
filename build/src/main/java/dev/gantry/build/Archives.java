package dev.gantry.build;

import dev.gantry.image.TarProbe;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/// Tells tars from other files, by what is in them.
final class Archives {
    private Archives() {}

    /// Whether a file is a tar, compressed or not.
    static boolean isArchive(Located file) {
        try (InputStream in = Files.newInputStream(file.parent().handle().resolve(file.name()))) {
            return TarProbe.isTar(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
