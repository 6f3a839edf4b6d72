package dev.gantry.network;

import java.net.InetAddress;

/// A host address and port that lead to a container port. One request without a host address gives two of them,
/// `0.0.0.0` and `::`, with the same port, as `docker port` lists them.
public record PublishedPort(int containerPort, TransportProtocol protocol, InetAddress hostAddress, int hostPort) {}
