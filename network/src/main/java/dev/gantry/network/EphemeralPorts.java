package dev.gantry.network;

import dev.gantry.linux.Sysctl;
import java.util.stream.IntStream;

/// Chooses host ports where a request names none: one after the other through the kernel's ephemeral range,
/// starting over at its end, as dockerd does. Confined to the network thread.
final class EphemeralPorts {
    private final int first;
    private final int last;
    private int next;

    EphemeralPorts(int first, int last) {
        this.first = first;
        this.last = last;
        this.next = first;
    }

    /// The range of `/proc/sys/net/ipv4/ip_local_port_range`, or Docker's own where that can't be read.
    static EphemeralPorts ofHost() {
        String[] bounds = Sysctl.read("net/ipv4/ip_local_port_range")
                .orElse("49153 65535")
                .split("\\s+", 2);
        return new EphemeralPorts(Integer.parseInt(bounds[0]), Integer.parseInt(bounds[1]));
    }

    /// Every port of the range once, beginning behind the last one used.
    IntStream candidates() {
        int size = last - first + 1;
        int start = next - first;
        return IntStream.range(0, size).map(i -> first + (start + i) % size);
    }

    void used(int port) {
        next = port == last ? first : port + 1;
    }
}
