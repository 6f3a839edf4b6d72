package dev.gantry.logging;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A TCP, TLS or unix stream to a receiver.
final class StreamTransport implements Transport {
    /// How to encrypt, made anew for each connection: files may have been renewed.
    interface Tls {
        /// Not at all.
        Tls NONE = () -> null;

        /// What encrypts the next connection.
        ///
        /// @return null for nothing
        /// @throws IOException where files can't be used
        @Nullable TlsClient client() throws IOException;
    }

    private final HostPort receiver;
    private final Tls tls;
    private final Duration writeTimeout;
    private volatile @Nullable Wire wire;

    /// @param writeTimeout how long a write may take; zero for as long as it takes
    StreamTransport(HostPort receiver, Tls tls, Duration writeTimeout) {
        this.receiver = receiver;
        this.tls = tls;
        this.writeTimeout = writeTimeout;
    }

    @Override
    public void connect() throws IOException {
        disconnect();
        wire = Dial.stream(receiver, tls.client());
    }

    /// The connection.
    ///
    /// @throws IOException where there is none
    Wire wire() throws IOException {
        Wire open = wire;
        if (open == null) {
            throw new IOException("not connected");
        }
        return open;
    }

    @Override
    public void send(List<byte[]> frames) throws IOException {
        if (frames.isEmpty()) {
            return;
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] frame : frames) {
            all.writeBytes(frame);
        }
        Wire open = wire();
        WriteLimit.run(open, writeTimeout, () -> open.write(all.toByteArray()));
    }

    @Override
    public void check() throws IOException {
        wire().check();
    }

    @Override
    public void disconnect() {
        Wire open = wire;
        wire = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException gone) {
                // it is closed as far as we are concerned
            }
        }
    }
}
