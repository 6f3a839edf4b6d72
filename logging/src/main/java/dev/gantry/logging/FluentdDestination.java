package dev.gantry.logging;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// A receiver of the forward protocol that confirms each message (`fluentd-request-ack`).
final class FluentdDestination implements Destination {
    private final FluentdFormat format;
    private final StreamTransport transport;
    private volatile boolean closed;

    FluentdDestination(FluentdFormat format, StreamTransport transport) {
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
        Set<String> chunks = new HashSet<>();
        List<byte[]> frames = new ArrayList<>(messages.size());
        for (LogMessage message : messages) {
            String chunk = UUID.randomUUID().toString();
            chunks.add(chunk);
            frames.add(format.encode(message, chunk));
        }
        transport.send(frames);
        new FluentdAcks(transport.wire()).await(chunks);
    }

    @Override
    public void check() throws IOException {
        transport.check();
    }

    @Override
    public boolean confirms() {
        return true;
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
