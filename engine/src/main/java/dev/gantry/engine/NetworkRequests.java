package dev.gantry.engine;

import static dev.gantry.engine.EngineException.invalid;
import static dev.gantry.engine.EngineException.notFound;

import dev.gantry.api.Network;
import dev.gantry.api.NetworkCreateRequest;
import dev.gantry.api.Nil;
import dev.gantry.engine.EngineException.Kind;
import dev.gantry.linux.IpPrefix;
import dev.gantry.linux.IpText;
import dev.gantry.network.NetworkException;
import dev.gantry.network.NetworkIpam;
import dev.gantry.network.NetworkSpec;
import dev.gantry.network.Subnet;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads requests for networks. Texts are dockerd's.
final class NetworkRequests {
    private NetworkRequests() {}

    /// What is to be made; nothing is chosen yet.
    ///
    /// @throws EngineException `INVALID_PARAMETER`, `FORBIDDEN`
    static NetworkDocument read(NetworkCreateRequest request) {
        check(request);
        Network.Ipam ipam = request.ipam() == null ? new Network.Ipam("", null, null) : request.ipam();
        List<Network.IpamConfig> asked = Nil.toEmpty(ipam.config());
        boolean ipv4 = request.enableIpv4() == null || request.enableIpv4();
        boolean ipv6 = request.enableIpv6() != null && request.enableIpv6();
        if (!ipv4 && !ipv6 && !request.configOnly()) {
            throw invalid("IPv4 or IPv6 must be enabled");
        }
        NetworkSpec spec = new NetworkSpec(
                Ids.random(),
                request.name(),
                driver(request),
                request.internal(),
                ipv4,
                ipv6,
                subnets(asked),
                Nil.toEmpty(request.options()));
        String ipamDriver = ipam.driver().isEmpty() ? "default" : ipam.driver();
        return new NetworkDocument(
                spec.withIpam(NetworkIpam.of(ipamDriver, Nil.toEmpty(ipam.options()))),
                Instant.now(),
                asked,
                ipamDriver,
                ipam.options(),
                request.attachable(),
                request.configOnly(),
                request.configFrom() == null ? "" : request.configFrom().network(),
                Nil.toEmpty(request.labels()));
    }

    private static String driver(NetworkCreateRequest request) {
        if (request.configOnly()) {
            return "null";
        }
        return request.driver().isEmpty() ? "bridge" : request.driver();
    }

    private static void check(NetworkCreateRequest request) {
        if (request.name().isBlank()) {
            throw invalid("invalid name: name is empty");
        }
        if (NetworkRegistry.predefined(request.name())) {
            throw forbidden("operation is not permitted on predefined " + request.name() + " network");
        }
        String driver = request.driver();
        if (driver.equals("host") || driver.equals("null")) {
            throw forbidden("only one instance of \"" + driver + "\" network is allowed");
        }
        if (driver.equals("overlay") || request.scope().equals("swarm") || request.ingress()) {
            throw new EngineException(
                    Kind.UNAVAILABLE,
                    "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\" to connect"
                            + " this node to swarm and try again.");
        }
        if (!List.of("", "local").contains(request.scope())) {
            throw invalid("invalid scope \"" + request.scope() + "\" for network " + request.name());
        }
        boolean configured =
                request.configFrom() != null && !request.configFrom().network().isEmpty();
        if (request.configOnly() && configured) {
            throw forbidden("a configuration network cannot depend on another configuration network");
        }
    }

    private static EngineException forbidden(String message) {
        return new EngineException(Kind.FORBIDDEN, message);
    }

    private static List<Subnet> subnets(List<Network.IpamConfig> configs) {
        List<Subnet> subnets = new ArrayList<>();
        for (Network.IpamConfig config : configs) {
            if (!config.subnet().isEmpty()) {
                subnets.add(subnet(config));
            } else if (!config.gateway().isEmpty() || !config.ipRange().isEmpty()) {
                throw invalid("invalid network config:\nevery ip-range or gateway must have a corresponding subnet");
            }
        }
        return subnets;
    }

    private static Subnet subnet(Network.IpamConfig config) {
        Map<String, InetAddress> auxiliary = new TreeMap<>();
        Nil.toEmpty(config.auxiliaryAddresses())
                .forEach((name, text) -> auxiliary.put(name, address("auxiliary address", text)));
        try {
            return new Subnet(
                    prefix("subnet", config.subnet()),
                    config.ipRange().isEmpty() ? null : prefix("ip-range", config.ipRange()),
                    config.gateway().isEmpty() ? null : address("gateway", config.gateway()),
                    auxiliary);
        } catch (NetworkException e) {
            throw invalid("invalid network config:\n" + e.getMessage());
        }
    }

    private static IpPrefix prefix(String what, String text) {
        try {
            return IpPrefix.parse(text);
        } catch (IllegalArgumentException e) {
            throw invalid("invalid network config:\ninvalid " + what + " " + text + ": invalid CIDR block notation");
        }
    }

    private static InetAddress address(String what, String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            throw invalid("invalid network config:\ninvalid " + what + " " + text + ": invalid address");
        }
    }

    static EngineException noConfiguration(String name) {
        return notFound("configuration network \"" + name + "\" does not exist");
    }

    /// A network with the settings of another, a mere configuration.
    ///
    /// @throws EngineException `NOT_FOUND`, `FORBIDDEN`
    static NetworkDocument from(NetworkDocument asked, NetworkDocument source) {
        if (!source.configOnly()) {
            throw noConfiguration(source.name());
        }
        boolean own = !asked.asked().isEmpty()
                || !asked.spec().options().isEmpty()
                || asked.spec().internal();
        if (own) {
            throw forbidden("user specified configurations are not supported if the network depends on a configuration"
                    + " network");
        }
        NetworkSpec spec = asked.spec();
        NetworkSpec settings = source.spec();
        return new NetworkDocument(
                new NetworkSpec(
                                spec.id(),
                                spec.name(),
                                spec.driver(),
                                settings.internal(),
                                settings.ipv4(),
                                settings.ipv6(),
                                settings.subnets(),
                                settings.options())
                        .withIpam(settings.ipam()),
                asked.created(),
                source.asked(),
                source.ipamDriver(),
                source.ipamOptions(),
                asked.attachable(),
                false,
                source.name(),
                asked.labels());
    }

    /// The address ranges as the API shows them: those that were asked for, and the chosen ones of a family
    /// that none was asked for.
    static List<Network.IpamConfig> shown(NetworkDocument network) {
        List<Network.IpamConfig> all = new ArrayList<>();
        network.asked().stream().filter(config -> !config.subnet().isEmpty()).forEach(all::add);
        for (Subnet subnet : network.spec().subnets()) {
            boolean six = subnet.prefix().address() instanceof Inet6Address;
            if (network.asked().stream().noneMatch(config -> config.subnet().contains(":") == six)) {
                all.add(shown(subnet));
            }
        }
        return all;
    }

    private static Network.IpamConfig shown(Subnet subnet) {
        Map<String, String> auxiliary = new TreeMap<>();
        subnet.auxiliary().forEach((name, address) -> auxiliary.put(name, IpText.of(address)));
        return new Network.IpamConfig(
                text(subnet.prefix()),
                text(subnet.range()),
                subnet.gateway() == null ? "" : IpText.of(subnet.gateway()),
                auxiliary.isEmpty() ? null : auxiliary);
    }

    private static String text(@Nullable IpPrefix prefix) {
        return prefix == null ? "" : IpText.of(prefix.address()) + "/" + prefix.length();
    }
}
