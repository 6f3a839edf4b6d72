package dev.gantry.logging;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Messages written in some format, over some transport.
final class FormattedDestination implements Destination {
    private final Function<LogMessage, List<byte[]>> format;
    private final Transport transport;
    private volatile boolean closed;

    /// @param format the frames of a message; none for one that is not sent
    FormattedDestination(Function<LogMessage, List<byte[]>> format, Transport transport) {
        this.format = format;
        this.transport = transport;
    }

    @Override
    public void connect() throws IOException {
        transport.connect();
        if (closed) {
            transport.disconnect();
            throw new IOException("closed");
        }
    }

    @Override
    public void send(List<LogMessage> messages) throws IOException {
        List<byte[]> frames = new ArrayList<>(messages.size());
        messages.forEach(message -> frames.addAll(format.apply(message)));
        transport.send(frames);
    }

    @Override
    public void check() throws IOException {
        transport.check();
    }

    @Override
    public boolean confirms() {
        return false;
    }

    @Override
    public void disconnect() {
        transport.disconnect();
    }

    @Override
    public void close() {
        closed = true;
        transport.disconnect();
    }
}
