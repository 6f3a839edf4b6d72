package dev.gantry.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// A tar without its compression.
public final class PlainTar {
    private PlainTar() {}

    /// Writes a tar to a file, decompressed if it is compressed.
    ///
    /// @throws InvalidImageException when the stream cannot be decompressed or is past a limit
    public static void spool(InputStream in, Path into, LayerLimits limits) throws IOException {
        try (OutputStream out = Files.newOutputStream(into)) {
            TarInput input = TarInput.undigested(in, limits);
            while (input.hasMore()) {
                int count = input.window(Long.MAX_VALUE);
                out.write(input.buffer(), input.windowStart(count), count);
            }
        }
    }
}
