package dev.gantry.storage;

import dev.gantry.image.Descriptor;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.Consumer;

/// Where a pull gets its layers from.
@FunctionalInterface
public interface RemoteBlobs {
    /// Opens a blob at a byte. The stream ends where the blob ends and does what it can about broken connections; its
    /// bytes are not verified.
    ///
    /// @param waits hears how long it waits before it tries again
    InputStream open(Descriptor blob, long offset, Consumer<Duration> waits) throws IOException;
}
