package dev.gantry.client;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// A connected byte stream in both directions. Reading and writing may happen in two threads at once.
interface Transport extends Closeable {
    InputStream input();

    OutputStream output();

    /// Half-close: the other side reads end of stream, our reading goes on.
    void shutdownOutput() throws IOException;
}
