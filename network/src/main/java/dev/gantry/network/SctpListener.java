package dev.gantry.network;

import java.net.InetSocketAddress;

/// SCTP ports are forwarded by the kernel only: Java has no SCTP sockets without a library of the host's.
record SctpListener() implements HostListener {
    @Override
    public void relayTo(InetSocketAddress container) {}

    @Override
    public void close() {}
}
