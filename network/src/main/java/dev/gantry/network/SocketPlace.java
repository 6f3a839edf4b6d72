package dev.gantry.network;

import dev.gantry.linux.LinuxException;
import dev.gantry.linux.NetworkNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;

/// The network in which sockets are made. A socket stays in the namespace that it was made in, whichever thread
/// binds or connects it: an address in it means what it means there.
sealed interface SocketPlace {
    /// Where this process is: the host's network.
    record Host() implements SocketPlace {}

    /// A container's. The namespace stays open as long as sockets are made in it.
    record Inside(NetworkNamespace namespace) implements SocketPlace {}

    default DatagramChannel datagrams(ProtocolFamily family) throws IOException {
        return open(() -> DatagramChannel.open(family));
    }

    default SocketChannel stream(ProtocolFamily family) throws IOException {
        return open(() -> SocketChannel.open(family));
    }

    /// What opens a socket, on whichever thread.
    @FunctionalInterface
    interface Opening<T> {
        T open() throws IOException;
    }

    private <T> T open(Opening<T> opening) throws IOException {
        try {
            return switch (this) {
                case Host _ -> opening.open();
                case Inside(NetworkNamespace namespace) -> namespace.call(() -> unchecked(opening));
            };
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (UnsupportedOperationException | LinuxException | IllegalStateException e) {
            throw new IOException("can't open a socket: " + e.getMessage(), e); // no IPv6, or no such namespace
        }
    }

    private static <T> T unchecked(Opening<T> opening) {
        try {
            return opening.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
