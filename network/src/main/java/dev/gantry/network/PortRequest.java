package dev.gantry.network;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// A container port that shall be reachable from the host: one `-p`, taken apart.
///
/// @param hostAddress the host address to answer on; null for every address, IPv4 and IPv6
/// @param hostPortFirst the host port, or the first of a range of which any free one will do; 0 for a port of
/// the kernel's ephemeral range
/// @param hostPortLast the last of the range, equal to `hostPortFirst` for a single port
public record PortRequest(
        int containerPort,
        TransportProtocol protocol,
        @Nullable InetAddress hostAddress,
        int hostPortFirst,
        int hostPortLast) {
    public PortRequest {
        if (containerPort < 1 || containerPort > 0xffff) {
            throw new IllegalArgumentException("invalid container port: " + containerPort);
        }
        if (hostPortFirst < 0 || hostPortLast > 0xffff || hostPortFirst > hostPortLast) {
            throw new IllegalArgumentException("invalid host ports: " + hostPortFirst + "-" + hostPortLast);
        }
    }

    boolean anyPort() {
        return hostPortFirst == 0;
    }
}
