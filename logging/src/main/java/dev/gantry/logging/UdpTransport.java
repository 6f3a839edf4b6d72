package dev.gantry.logging;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// UDP to a receiver. That nobody listens is learnt where the other host says so, after a datagram was lost.
final class UdpTransport implements Transport {
    private final HostPort receiver;
    private volatile @Nullable DatagramChannel channel;

    UdpTransport(HostPort receiver) {
        this.receiver = receiver;
    }

    @Override
    public void connect() throws IOException {
        disconnect();
        InetSocketAddress address = Dial.address(receiver, "udp");
        DatagramChannel fresh = DatagramChannel.open();
        try {
            fresh.connect(address);
            channel = fresh;
        } catch (IOException failed) {
            fresh.close();
            throw Dial.refused("udp", receiver.shown(), failed);
        }
    }

    private DatagramChannel channel() throws IOException {
        DatagramChannel open = channel;
        if (open == null) {
            throw new IOException("not connected");
        }
        return open;
    }

    @Override
    public void send(List<byte[]> frames) throws IOException {
        DatagramChannel open = channel();
        for (byte[] frame : frames) {
            try {
                open.write(ByteBuffer.wrap(frame));
            } catch (PortUnreachableException lost) {
                throw new IOException("udp " + receiver.shown() + ": connection refused", lost);
            }
        }
        check(); // what this host refuses is known by now
    }

    @Override
    public void check() throws IOException {
        DatagramChannel open = channel();
        open.configureBlocking(false);
        try {
            open.read(ByteBuffer.allocate(512));
        } catch (PortUnreachableException lost) {
            throw new IOException("udp " + receiver.shown() + ": connection refused", lost);
        } finally {
            if (open.isOpen()) {
                open.configureBlocking(true);
            }
        }
    }

    @Override
    public void disconnect() {
        DatagramChannel open = channel;
        channel = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException gone) {
                // it is closed as far as we are concerned
            }
        }
    }
}
