package dev.gantry.runtime;

import java.io.IOException;

/// Where an [Attachment] delivers output. Called on the attachment's own virtual thread, one call at a time, so it may
/// block: a slow sink slows the process and loses nothing.
@FunctionalInterface
public interface OutputSink {
    /// Takes `length` bytes of `bytes` from `offset`. The array is shared with other sinks: it is only read, and not
    /// kept after the call.
    ///
    /// @param stream `STDOUT` or `STDERR`; always `STDOUT` of a tty
    /// @throws IOException when the client is gone: the attachment ends
    void write(Stream stream, byte[] bytes, int offset, int length) throws IOException;
}
