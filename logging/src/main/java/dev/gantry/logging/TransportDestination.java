package dev.gantry.logging;

import java.io.IOException;

/// A destination that is one transport: what is the same whatever is sent over it. Once closed it is not connected
/// again.
abstract class TransportDestination implements Destination {
    private final Transport transport;
    private volatile boolean closed;

    TransportDestination(Transport transport) {
        this.transport = transport;
    }

    @Override
    public final void connect() throws IOException {
        transport.connect();
        if (closed) {
            transport.disconnect();
            throw new IOException("closed");
        }
    }

    @Override
    public final void check() throws IOException {
        transport.check();
    }

    @Override
    public final void disconnect() {
        transport.disconnect();
    }

    @Override
    public final void close() {
        closed = true;
        transport.disconnect();
    }
}
