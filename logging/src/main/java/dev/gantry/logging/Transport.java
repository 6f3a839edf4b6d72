package dev.gantry.logging;

import java.io.IOException;
import java.util.List;

/// How bytes get to a receiver: a stream or datagrams. As [Destination], of which it is the lower half.
interface Transport {
    void connect() throws IOException;

    /// Sends one message after the other, each as one datagram where there are such.
    void send(List<byte[]> frames) throws IOException;

    void check() throws IOException;

    void disconnect();
}
