package dev.gantry.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/// A unix or plain TCP socket. The channel is used without the JDK's stream adapters, which cost classes at start.
final class ChannelTransport implements Transport {
    private final SocketChannel channel;
    private final InputStream input = new ChannelInput();
    private final OutputStream output = new ChannelOutput();

    private ChannelTransport(SocketChannel channel) {
        this.channel = channel;
    }

    static ChannelTransport connect(EngineAddress address) throws IOException {
        // On every command's way to its first byte: a pattern switch would add its bootstrap's milliseconds.
        if (address instanceof EngineAddress.Tcp tcp) {
            return tcp(tcp.host(), tcp.port());
        }
        if (address instanceof EngineAddress.Unix unix) {
            return unix(unix.path());
        }
        throw new IllegalArgumentException(address.text() + " is no socket's address");
    }

    private static ChannelTransport unix(String path) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(Path.of(path)));
            return new ChannelTransport(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static ChannelTransport tcp(String host, int port) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            InetSocketAddress remote = new InetSocketAddress(host, port);
            if (remote.isUnresolved()) {
                throw new IOException("lookup " + host + ": no such host");
            }
            channel.connect(remote);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            return new ChannelTransport(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public InputStream input() {
        return input;
    }

    @Override
    public OutputStream output() {
        return output;
    }

    @Override
    public void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private final class ChannelInput extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return length == 0 ? 0 : channel.read(ByteBuffer.wrap(bytes, offset, length));
        }
    }

    private final class ChannelOutput extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }
    }
}
