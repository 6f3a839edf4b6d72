package dev.gantry.network;

import dev.gantry.linux.LinuxException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/// What a new daemon does with the networks of an earlier one, and with the sandboxes of containers that still run:
/// the former are made or taken over, the latter's addresses marked and their ports published again, what nobody
/// owns is removed. Confined to the network thread.
final class RestoreNetworks {
    private final HostNetwork host;
    private final Namespaces namespaces;
    private final LocalNetworks networks;
    private final Sandboxes sandboxes;

    RestoreNetworks(HostNetwork host, Namespaces namespaces, LocalNetworks networks, Sandboxes sandboxes) {
        this.host = host;
        this.namespaces = namespaces;
        this.networks = networks;
        this.sandboxes = sandboxes;
    }

    /// Packets never meet a half-filled table: it is put in place whole, once all is known.
    ///
    /// @param warnings what has gone wrong before
    Recovery restore(List<NetworkSpec> specs, List<Sandbox> running, List<String> warnings) {
        specs.forEach(spec -> open(spec, warnings));
        running.forEach(sandbox -> adopt(sandbox, warnings));
        host.firewall().install(rules());
        List<String> removed = new ArrayList<>(removeStrayNamespaces());
        List<String> strays = networks.strays(sandboxes.endpoints());
        HostNetwork.deleteLater(strays);
        strays.forEach(name -> removed.add("interface " + name));
        return new Recovery(removed, warnings);
    }

    private void open(NetworkSpec spec, List<String> warnings) {
        try {
            var _ = networks.open(spec);
            host.forward(spec);
        } catch (NetworkException | LinuxException | UncheckedIOException e) {
            warnings.add("network " + spec.name() + ": " + e.getMessage());
        }
    }

    private void adopt(Sandbox sandbox, List<String> warnings) {
        if (sandbox.namespace() != null && !namespaces.exists(sandbox.namespace())) {
            warnings.add("network namespace of container " + sandbox.containerId() + " is gone");
        }
        sandboxes.adopt(sandbox, warnings);
    }

    private List<Element> rules() {
        List<Element> rules = new ArrayList<>(host.others().elements());
        networks.all().forEach(network -> rules.addAll(network.driver().rules()));
        rules.addAll(sandboxes.elements());
        return rules;
    }

    private List<String> removeStrayNamespaces() {
        List<String> strays = namespaces.containerIds().stream()
                .filter(id -> !sandboxes.contains(id))
                .toList();
        strays.forEach(namespaces::delete);
        return strays.stream().map(id -> "namespace " + id).toList();
    }
}
