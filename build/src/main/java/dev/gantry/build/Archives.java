package dev.gantry.build;

import dev.gantry.image.Compression;
import dev.gantry.image.InvalidImageException;
import dev.gantry.image.LayerLimits;
import dev.gantry.image.LayerReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/// Tells tars from other files, by what is in them.
final class Archives {
    private static final int MAGIC_BYTES = 6;

    private Archives() {}

    /// Whether a file is a tar, compressed or not; also one whose compression can't be read here, which shows
    /// when it is unpacked.
    static boolean isArchive(Located file) {
        try (InputStream in = open(file)) {
            if (Compression.detect(in.readNBytes(MAGIC_BYTES)) == Compression.XZ) {
                return true;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try (InputStream in = open(file);
                LayerReader reader = LayerReader.openTar(in, LayerLimits.DEFAULT)) {
            return reader.next().isPresent();
        } catch (InvalidImageException | IOException noTar) {
            return false;
        }
    }

    private static InputStream open(Located file) throws IOException {
        return Files.newInputStream(file.parent().handle().resolve(file.name()));
    }
}
