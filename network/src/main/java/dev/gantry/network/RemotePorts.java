package dev.gantry.network;

import dev.gantry.linux.IpText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A container's ports as plugins are told of them.
final class RemotePorts {
    private static final String PUBLISHED = "com.docker.network.portmap";
    private static final String EXPOSED = "com.docker.network.endpoint.exposedports";

    private RemotePorts() {}

    /// The options that tell of them.
    static Map<String, Object> options(List<PortRequest> ports) {
        Map<String, Object> options = new TreeMap<>();
        options.put(PUBLISHED, ports.stream().map(RemotePorts::published).toList());
        options.put(EXPOSED, ports.stream().map(RemotePorts::exposed).distinct().toList());
        return options;
    }

    private static Map<String, Object> published(PortRequest port) {
        Map<String, Object> wire = new LinkedHashMap<>();
        wire.put("Proto", number(port.protocol()));
        wire.put("IP", "");
        wire.put("Port", port.containerPort());
        wire.put("HostIP", port.hostAddress() == null ? "" : IpText.of(port.hostAddress()));
        wire.put("HostPort", port.hostPortFirst());
        wire.put("HostPortEnd", port.hostPortLast());
        return wire;
    }

    private static Map<String, Object> exposed(PortRequest port) {
        Map<String, Object> wire = new LinkedHashMap<>();
        wire.put("Proto", number(port.protocol()));
        wire.put("Port", port.containerPort());
        return wire;
    }

    /// The IP protocol's.
    private static int number(TransportProtocol protocol) {
        return switch (protocol) {
            case TCP -> 6;
            case UDP -> 17;
            case SCTP -> 132;
        };
    }
}
