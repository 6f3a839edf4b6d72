package dev.gantry.engine;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.api.PortBinding;
import dev.gantry.linux.IpText;
import dev.gantry.network.PublishedPort;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A published port by what the host calls it: `8080`, `8080/udp`, `127.0.0.1:8080`, `[::1]:8080/tcp`.
final class HostPortName {
    private final String text;
    private final String hostIp;
    private final Ports.Exposed port;

    /// Reads it.
    ///
    /// @throws EngineException `INVALID_PARAMETER` for what is no port
    HostPortName(String text) {
        this.text = text;
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        this.hostIp = host.isEmpty() ? "" : address(host.replaceAll("^\\[|]$", ""));
        this.port = Ports.Exposed.parse(text.substring(colon + 1));
    }

    private String address(String host) {
        try {
            return IpText.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException e) {
            throw invalid("invalid port to unpublish: " + text + ": " + host + " is no IP address");
        }
    }

    /// Takes away the bindings of this port, whatever they lead to.
    ///
    /// @throws EngineException `INVALID_PARAMETER` where there is none
    void removeFrom(Map<String, List<PortBinding>> bindings, ContainerDocument document) {
        boolean removed = false;
        for (Map.Entry<String, List<PortBinding>> entry : bindings.entrySet()) {
            Ports.Exposed container = Ports.Exposed.parse(entry.getKey());
            if (container.protocol().equals(port.protocol())) {
                removed |= removeFrom(entry.getValue(), container, document);
            }
        }
        if (!removed) {
            throw invalid("port " + text + " of the host is not published by container " + document.name());
        }
        bindings.values().removeIf(List::isEmpty);
    }

    private boolean removeFrom(List<PortBinding> list, Ports.Exposed container, ContainerDocument document) {
        if (list.removeIf(binding -> binding.hostPort().equals(number()) && at(binding.hostIp()))) {
            return true;
        }
        Optional<PortBinding> chosen = list.stream()
                .filter(binding -> chosen(binding, container, document))
                .findFirst();
        chosen.ifPresent(list::remove);
        return chosen.isPresent();
    }

    private String number() {
        return Integer.toString(port.port());
    }

    private boolean at(String ip) {
        return hostIp.isEmpty() || hostIp.equals(ip);
    }

    /// Whether this is the port that was chosen for a binding without one, or with a range.
    private boolean chosen(PortBinding binding, Ports.Exposed container, ContainerDocument document) {
        boolean open = binding.hostPort().isEmpty() || binding.hostPort().contains("-");
        return open
                && at(binding.hostIp())
                && published(document).stream()
                        .anyMatch(one -> one.hostPort() == port.port() && one.containerPort() == container.port());
    }

    private static List<PublishedPort> published(ContainerDocument document) {
        ContainerNetwork network = document.network();
        return network == null ? new ArrayList<>() : network.sandbox().ports();
    }
}
