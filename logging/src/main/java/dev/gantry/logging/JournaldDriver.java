package dev.gantry.logging;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// `journald`: the host's journal.
///
/// @param socket where it listens
record JournaldDriver(Path socket) implements LogDriver {
    @Override
    public String name() {
        return "journald";
    }

    @Override
    public void check(Map<String, String> options) {
        LogDriver.requireKnown(options, Set.of(), "unknown log opt '%s' for journald log driver");
    }

    @Override
    public Shipping shipping(Map<String, String> options) {
        return Shipping.STEADY;
    }

    @Override
    public Destination destination(ContainerFacts facts) {
        return new FormattedDestination(JournaldFormat.of(facts)::frames, new Journal(socket));
    }

    /// The socket, with Docker's words where it is not there.
    private record Journal(UnixDatagramTransport datagrams) implements Transport {
        private Journal(Path socket) {
            this(new UnixDatagramTransport(socket, true));
        }

        @Override
        public void connect() throws IOException {
            try {
                datagrams.connect();
            } catch (IOException absent) {
                throw new IOException("journald is not enabled on this host", absent);
            }
        }

        @Override
        public void send(List<byte[]> frames) throws IOException {
            datagrams.send(frames);
        }

        @Override
        public void check() {
            datagrams.check();
        }

        @Override
        public void disconnect() {
            datagrams.disconnect();
        }
    }
}
