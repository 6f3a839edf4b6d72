package dev.gantry.network;

import java.net.InetSocketAddress;

/// A server that is asked about names that are nobody's here.
///
/// @param server its address and port, an address as it is seen where the sockets are made
/// @param sockets those of that place, which several resolvers may share
record Upstream(InetSocketAddress server, UpstreamSockets sockets) {}
