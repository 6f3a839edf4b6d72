package dev.gantry.logging;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Opens connections, in a bounded time, and says of failures what Go says.
final class Dial {
    private static final int CONNECT_MILLIS = 10_000;
    private static final int LOOKUP_SECONDS = 10;

    private Dial() {}

    /// Opens a stream.
    ///
    /// @param tls null for none
    static Wire stream(HostPort receiver, @Nullable TlsClient tls) throws IOException {
        if (receiver.scheme().equals("unix")) {
            return unix(receiver.path());
        }
        return tls == null ? tcp(receiver) : tls(receiver, tls);
    }

    @SuppressWarnings("AddressSelection") // the address was looked up before
    private static Wire tcp(HostPort receiver) throws IOException {
        InetSocketAddress address = address(receiver, "tcp");
        SocketChannel channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.socket().connect(address, CONNECT_MILLIS);
            return new Wire.Plain(channel);
        } catch (IOException failed) {
            channel.close();
            throw refused("tcp", shown(address), failed);
        }
    }

    private static Wire tls(HostPort receiver, TlsClient tls) throws IOException {
        InetSocketAddress address = address(receiver, "tcp");
        Socket socket = new Socket();
        try {
            socket.setKeepAlive(true);
            socket.connect(address, CONNECT_MILLIS);
        } catch (IOException failed) {
            socket.close();
            throw refused("tcp", shown(address), failed);
        }
        return handshake(socket, receiver, tls);
    }

    private static Wire handshake(Socket socket, HostPort receiver, TlsClient tls) throws IOException {
        try {
            socket.setSoTimeout(CONNECT_MILLIS);
            Wire secured = new Wire.Tls(tls.secure(socket, receiver));
            socket.setSoTimeout(0);
            return secured;
        } catch (IOException failed) {
            socket.close();
            throw new IOException("tls " + receiver.shown() + ": " + failed.getMessage(), failed);
        }
    }

    private static Wire unix(String path) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(path));
            return new Wire.Plain(channel);
        } catch (IOException failed) {
            channel.close();
            throw refused("unix", path, failed);
        }
    }

    /// The name looked up on a thread of its own: the library's call holds on to whatever thread it is called from.
    static InetSocketAddress address(HostPort receiver, String network) throws IOException {
        CompletableFuture<InetAddress> found = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("log-lookup").start(() -> {
            try {
                found.complete(InetAddress.getByName(receiver.host()));
            } catch (UnknownHostException unknown) {
                found.completeExceptionally(unknown);
            }
        });
        try {
            return new InetSocketAddress(found.get(LOOKUP_SECONDS, TimeUnit.SECONDS), receiver.port());
        } catch (ExecutionException unknown) {
            throw new IOException("dial " + network + ": lookup " + receiver.host() + ": no such host", unknown);
        } catch (TimeoutException slow) {
            throw new IOException("dial " + network + ": lookup " + receiver.host() + ": i/o timeout", slow);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }

    private static String shown(InetSocketAddress address) {
        InetAddress numeric = address.getAddress();
        String host = numeric == null ? address.getHostString() : numeric.getHostAddress();
        return new HostPort("", host, address.getPort(), "").shown();
    }

    static IOException refused(String network, String where, IOException failed) {
        String why = failed instanceof SocketTimeoutException
                ? "i/o timeout"
                : "connect: " + String.valueOf(failed.getMessage()).toLowerCase(Locale.ROOT);
        return new IOException("dial " + network + " " + where + ": " + why, failed);
    }
}
