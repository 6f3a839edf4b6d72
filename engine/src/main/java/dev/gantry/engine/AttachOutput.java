package dev.gantry.engine;

import dev.gantry.runtime.Stream;
import java.io.IOException;

/// The client's side of an attached session, given by whoever holds the connection. Called by one thread at a
/// time.
public interface AttachOutput {
    /// Sends bytes on, waiting for a slow client. The array is only read, and not kept after the call.
    ///
    /// @throws IOException where the client is gone: the session ends
    void write(Stream stream, byte[] bytes, int offset, int length) throws IOException;
}
