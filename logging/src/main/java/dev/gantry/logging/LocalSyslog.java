package dev.gantry.logging;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// The host's own syslog, at whichever of its usual places it is.
final class LocalSyslog implements Transport {
    private static final List<String> PLACES = List.of("/dev/log", "/var/run/syslog", "/var/run/log");

    private volatile Transport found = new UnixDatagramTransport(Path.of(PLACES.getFirst()), false);

    @Override
    public void connect() throws IOException {
        for (String place : PLACES) {
            if (connects(new UnixDatagramTransport(Path.of(place), false))
                    || connects(new StreamTransport(
                            new HostPort("unix", "", 0, place), StreamTransport.Tls.NONE, Duration.ZERO))) {
                return;
            }
        }
        throw new IOException("Unix syslog delivery error");
    }

    private boolean connects(Transport candidate) {
        try {
            candidate.connect();
            found = candidate;
            return true;
        } catch (IOException notThere) {
            return false;
        }
    }

    @Override
    public void send(List<byte[]> frames) throws IOException {
        found.send(frames);
    }

    @Override
    public void check() throws IOException {
        found.check();
    }

    @Override
    public void disconnect() {
        found.disconnect();
    }
}
