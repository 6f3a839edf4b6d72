package dev.gantry.logging;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Messages written in some format, over some transport.
final class FormattedDestination extends TransportDestination {
    private final Function<LogMessage, List<byte[]>> format;
    private final Transport transport;

    /// @param format the frames of a message; none for one that is not sent
    FormattedDestination(Function<LogMessage, List<byte[]>> format, Transport transport) {
        super(transport);
        this.format = format;
        this.transport = transport;
    }

    @Override
    public void send(List<LogMessage> messages) throws IOException {
        List<byte[]> frames = new ArrayList<>(messages.size());
        messages.forEach(message -> frames.addAll(format.apply(message)));
        transport.send(frames);
    }

    @Override
    public boolean confirms() {
        return false;
    }
}
