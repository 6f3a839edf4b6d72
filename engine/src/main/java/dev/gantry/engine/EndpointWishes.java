package dev.gantry.engine;

import static dev.gantry.engine.EngineException.invalid;
import static java.util.Objects.requireNonNull;

import dev.gantry.api.EndpointIpamConfig;
import dev.gantry.api.EndpointSettings;
import dev.gantry.api.Nil;
import dev.gantry.linux.MacAddress;
import dev.gantry.network.EndpointRequest;
import dev.gantry.network.InterfaceSettings;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a request asks of a container's place on one network, read and checked. Texts are dockerd's.
///
/// @param settings as the request has them
record EndpointWishes(EndpointSettings settings) {
    private static final String INTERFACE_NAME = "com.docker.network.endpoint.ifname";
    private static final String SYSCTLS = "com.docker.network.endpoint.sysctls";

    /// No part of a name leads out of the interface's own settings. The docker CLI makes the placeholder's
    /// letters small.
    private static final Pattern SYSCTL = Pattern.compile(
            "(net\\.[a-z0-9]+\\.[a-z]+)\\.(?i:" + InterfaceSettings.PLACEHOLDER + ")\\.([a-z0-9_]+)=([^/\\n]*)");

    /// What can be judged without knowing the network.
    ///
    /// @throws EngineException `INVALID_PARAMETER`
    EndpointWishes check() {
        if (!settings.macAddress().isEmpty()) {
            mac(settings.macAddress());
        }
        var _ = ipv4();
        var _ = ipv6();
        var _ = device();
        var _ = links();
        return this;
    }

    /// What only networks of certain kinds can give.
    ///
    /// @throws EngineException `INVALID_PARAMETER`
    void checkAgainst(NetworkDocument network) {
        boolean addresses = ipv4() != null || ipv6() != null;
        boolean userDefined = !NetworkRegistry.predefined(network.name());
        if (addresses && !userDefined) {
            throw invalid("user specified IP address is supported on user defined networks only");
        }
        if (!Nil.toEmpty(settings.aliases()).isEmpty() && !userDefined) {
            throw invalid("network-scoped alias is supported only for containers in user defined networks");
        }
        requireConfigured(network, ipv4());
        requireConfigured(network, ipv6());
    }

    private static void requireConfigured(NetworkDocument network, @Nullable InetAddress address) {
        boolean six = address instanceof Inet6Address;
        boolean configured = network.asked().stream()
                .anyMatch(
                        config -> !config.subnet().isEmpty() && config.subnet().contains(":") == six);
        if (address != null && !configured) {
            throw invalid("user specified IP address is supported only when connecting to networks with user configured"
                    + " subnets");
        }
    }

    private @Nullable Inet4Address ipv4() {
        EndpointIpamConfig ipam = settings.ipamConfig();
        return ipam == null || ipam.ipv4Address().isEmpty()
                ? null
                : address(ipam.ipv4Address(), Inet4Address.class, "IPv4");
    }

    private @Nullable Inet6Address ipv6() {
        EndpointIpamConfig ipam = settings.ipamConfig();
        return ipam == null || ipam.ipv6Address().isEmpty()
                ? null
                : address(ipam.ipv6Address(), Inet6Address.class, "IPv6");
    }

    private InterfaceSettings device() {
        Map<String, String> options = Nil.toEmpty(settings.driverOpts());
        return new InterfaceSettings(options.getOrDefault(INTERFACE_NAME, ""), linkLocal(), sysctls(options));
    }

    private List<InetAddress> linkLocal() {
        EndpointIpamConfig ipam = settings.ipamConfig();
        return ipam == null
                ? List.of()
                : Nil.toEmpty(ipam.linkLocalIps()).stream()
                        .map(EndpointWishes::linkLocal)
                        .toList();
    }

    private static InetAddress linkLocal(String text) {
        try {
            InetAddress address = InetAddress.ofLiteral(text);
            if (address.isLinkLocalAddress()) {
                return address;
            }
        } catch (IllegalArgumentException _) {
            // the one message below says it
        }
        throw invalid("invalid link-local IP address: " + text);
    }

    /// `net.ipv4.conf.IFNAME.log_martians=1,net.ipv6.conf.IFNAME.accept_ra=2`.
    private static Map<String, String> sysctls(Map<String, String> options) {
        Map<String, String> sysctls = new LinkedHashMap<>();
        String all = options.getOrDefault(SYSCTLS, "");
        for (String entry : all.isEmpty() ? new String[0] : all.split(",", -1)) {
            Matcher sysctl = SYSCTL.matcher(entry.strip());
            if (!sysctl.matches()) {
                throw invalid("invalid endpoint sysctl '" + entry + "': want net.<protocol>.<group>."
                        + InterfaceSettings.PLACEHOLDER + ".<name>=<value>");
            }
            String directory = requireNonNull(sysctl.group(1)).replace('.', '/');
            sysctls.put(
                    directory + "/" + InterfaceSettings.PLACEHOLDER + "/" + sysctl.group(2),
                    requireNonNull(sysctl.group(3)));
        }
        return sysctls;
    }

    private static <T extends InetAddress> T address(String text, Class<T> family, String name) {
        try {
            InetAddress address = InetAddress.ofLiteral(text);
            if (family.isInstance(address)) {
                return family.cast(address);
            }
        } catch (IllegalArgumentException _) {
            // the one message below says it
        }
        throw invalid("invalid " + name + " address: " + text);
    }

    /// @throws EngineException `INVALID_PARAMETER`
    static MacAddress mac(String text) {
        try {
            return MacAddress.parse(text);
        } catch (IllegalArgumentException e) {
            throw invalid("invalid MAC address: " + text);
        }
    }

    /// Names of other containers by what this one calls them: `db` or `db:database`.
    private Map<String, String> links() {
        Map<String, String> links = new LinkedHashMap<>();
        for (String link : Nil.toEmpty(settings.links())) {
            int colon = link.indexOf(':');
            String name = colon < 0 ? link : link.substring(0, colon);
            String alias = link.substring(colon + 1);
            if (name.isEmpty() || alias.isEmpty() || alias.contains(":")) {
                throw invalid("bad format for links: " + link);
            }
            links.put(alias, name);
        }
        return links;
    }

    /// What other containers on a network of users' call this one: its name, its aliases, the beginning of its
    /// id and its host name, without repetition.
    List<String> names(ContainerDocument container) {
        Set<String> names = new LinkedHashSet<>();
        names.add(container.name());
        names.addAll(Nil.toEmpty(settings.aliases()));
        names.add(Ids.abbreviated(container.id()));
        if (!container.config().hostname().isEmpty()) {
            names.add(container.config().hostname());
        }
        return new ArrayList<>(names);
    }

    /// @param otherMac the container's own, for the network of its mode; empty for none
    EndpointRequest request(NetworkDocument network, ContainerDocument container, String otherMac) {
        String mac = settings.macAddress().isEmpty() ? otherMac : settings.macAddress();
        boolean named = !network.spec().isDefault();
        return new EndpointRequest(
                Ids.random(),
                network.id(),
                ipv4(),
                ipv6(),
                mac.isEmpty() ? null : mac(mac),
                device(),
                settings.gwPriority(),
                named ? names(container) : List.of(),
                named ? links() : Map.of(),
                Nil.toEmpty(settings.driverOpts()));
    }
}
