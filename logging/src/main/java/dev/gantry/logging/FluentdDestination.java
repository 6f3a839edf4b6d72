package dev.gantry.logging;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// A receiver of the forward protocol that confirms each message (`fluentd-request-ack`).
final class FluentdDestination extends TransportDestination {
    private final FluentdFormat format;
    private final StreamTransport transport;

    FluentdDestination(FluentdFormat format, StreamTransport transport) {
        super(transport);
        this.format = format;
        this.transport = transport;
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
    public boolean confirms() {
        return true;
    }
}
