package dev.gantry.logging;

import java.io.IOException;
import java.util.List;

/// The receiver of one container's messages, over one connection at a time:
///
///     connect → send, send … → disconnect → connect → …
///
/// One thread calls it, but for [#close], which any may call and which ends what waits.
interface Destination extends AutoCloseable {
    /// Connects afresh.
    ///
    /// @throws IOException with dockerd's words: `dial tcp 127.0.0.1:514: connect: connection refused`
    void connect() throws IOException;

    /// Hands over messages in order, as long as that takes. Those that a receiver would refuse, and empty ones where
    /// the protocol has none, are left out.
    ///
    /// @throws IOException when the connection breaks: how many have arrived is not known
    void send(List<LogMessage> messages) throws IOException;

    /// Notices a receiver that has gone since.
    ///
    /// @throws IOException when the connection is broken
    void check() throws IOException;

    /// Whether [#send] returns only when the receiver has confirmed the messages.
    boolean confirms();

    /// Lets go of the connection, if there is one.
    void disconnect();

    /// Disconnects for good.
    @Override
    void close();
}
