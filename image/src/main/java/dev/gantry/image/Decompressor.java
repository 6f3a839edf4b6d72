package dev.gantry.image;

import java.io.IOException;
import java.io.InputStream;

/// Makes plain bytes of compressed ones: the seam where a faster inflater takes the JDK's place.
@FunctionalInterface
public interface Decompressor {
    /// The decoders of the JDK and of the bundled libraries.
    Decompressor STANDARD = Compression::decompress;

    /// Opens the plain side of a stream. Closing the result closes `compressed`.
    ///
    /// @throws InvalidImageException for a compression that is not supported
    /// @throws IOException when the stream is malformed or cannot be read
    InputStream open(Compression compression, InputStream compressed) throws IOException;
}
