package dev.gantry.network;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// SCTP ports are forwarded by the kernel only: Java has no SCTP sockets without a library of the host's.
record SctpListener() implements HostListener {
    @Override
    public void relayTo(@Nullable InetSocketAddress container) {}

    @Override
    public void close() {}
}
