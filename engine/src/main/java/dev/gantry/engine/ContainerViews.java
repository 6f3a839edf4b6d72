package dev.gantry.engine;

import dev.gantry.api.ContainerInspect;
import dev.gantry.api.ContainerState.HealthcheckResult;
import dev.gantry.api.ContainerSummary;
import dev.gantry.api.EndpointSettings;
import dev.gantry.api.GraphDriver;
import dev.gantry.api.NetworkSettings;
import dev.gantry.api.Nil;
import dev.gantry.api.Rfc3339;
import dev.gantry.engine.ContainerState.Status;
import dev.gantry.linux.IpPrefix;
import dev.gantry.linux.IpText;
import dev.gantry.logging.LogDrivers;
import dev.gantry.network.Endpoint;
import dev.gantry.network.NetworkSpec;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Containers as the API shows them.
final class ContainerViews {
    private static final String CONTAINER = "container:";

    private final EngineOptions options;
    private final ContainerRoots roots;
    private final ImageNames images;
    private final NetworkRegistry networks;
    private final Links links;

    ContainerViews(
            EngineOptions options, ContainerRoots roots, ImageNames images, NetworkRegistry networks, Links links) {
        this.options = options;
        this.roots = roots;
        this.images = images;
        this.networks = networks;
        this.links = links;
    }

    /// A network's id by its name, empty where there is none.
    String networkId(String name) {
        return networks.named(name).map(NetworkDocument::id).orElse("");
    }

    /// Source: Engine API, `ContainerList`.
    ///
    /// @param paths what containers that are linked to it call it
    /// @param size null where nobody asks for it
    ContainerSummary summary(
            ContainerDocument document, List<String> paths, DiskSizes.@Nullable Size size, Instant now) {
        return new ContainerSummary(
                document.id(),
                Stream.concat(Stream.of("/" + document.name()), paths.stream()).toList(),
                images.shown(document.config().image(), document.imageId()),
                document.imageId(),
                command(document),
                document.created().getEpochSecond(),
                Ports.summary(document),
                size == null ? 0 : size.own(),
                size == null ? 0 : size.all(),
                Nil.toEmpty(document.config().labels()),
                document.state().status().word(),
                StatusText.of(document.state(), now),
                new ContainerSummary.Host(
                        document.hostConfig().networkMode(),
                        document.hostConfig().annotations()),
                new ContainerSummary.Networks(networks(document)),
                document.mounts().stream().map(ContainerMount::wire).toList());
    }

    /// The command line in one string; arguments with blanks are quoted.
    private static String command(ContainerDocument document) {
        List<String> line = RuntimeSettings.commandLine(document.config());
        StringBuilder text = new StringBuilder(line.getFirst());
        for (String argument : line.subList(1, line.size())) {
            text.append(' ');
            text.append(argument.contains(" ") ? "'" + argument + "'" : argument);
        }
        return text.toString();
    }

    /// Source: Engine API, `ContainerInspect`.
    ContainerInspect inspect(ContainerDocument document, List<String> execIds, boolean size) {
        ContainerPaths paths = ContainerPaths.of(options, document.id());
        ContainerPaths names = ContainerPaths.of(options, namesOf(document));
        List<String> line = RuntimeSettings.commandLine(document.config());
        boolean attempted = document.state().attempted();
        DiskSizes.Size sizes = size ? roots.sizes().of(document) : null;
        boolean logged = document.hostConfig().logConfig().type().equals(LogDrivers.JSON_FILE);
        return new ContainerInspect(
                document.id(),
                Rfc3339.format(document.created()),
                line.getFirst(),
                line.subList(1, line.size()),
                state(document.state()),
                document.imageId(),
                attempted ? names.resolvConf().toString() : "",
                attempted ? present(names.hostname()) : "",
                attempted ? names.hosts().toString() : "",
                attempted && logged ? present(paths.log(LogDrivers.JSON_FILE)) : "",
                "/" + document.name(),
                document.restartCount(),
                "overlay2",
                "linux",
                "",
                "",
                "",
                execIds.isEmpty() ? null : execIds,
                links.shown(document)
                        .withRuntime(
                                EngineOptions.shownRuntime(document.hostConfig().runtime())),
                graphDriver(document),
                sizes == null ? null : sizes.own(),
                sizes == null ? null : sizes.all(),
                document.mounts().stream()
                        .filter(mount -> mount.kind() != ContainerMount.Kind.TMPFS || fromMounts(document, mount))
                        .map(ContainerMount::wire)
                        .toList(),
                document.config(),
                networkSettings(document));
    }

    /// Whose `hosts`, `hostname` and `resolv.conf` a container has: where it shares a network, the other's.
    private static String namesOf(ContainerDocument document) {
        String mode = document.hostConfig().networkMode();
        return mode.startsWith(CONTAINER) ? mode.substring(CONTAINER.length()) : document.id();
    }

    /// A start that failed early has not come to every file.
    private static String present(Path file) {
        return Files.exists(file) ? file.toString() : "";
    }

    /// dockerd lists a tmpfs of `--mount`, not one of `--tmpfs`.
    private static boolean fromMounts(ContainerDocument document, ContainerMount mount) {
        return !Nil.toEmpty(document.hostConfig().tmpfs()).containsKey(mount.destination());
    }

    private GraphDriver graphDriver(ContainerDocument document) {
        return new GraphDriver(roots.overlayDirectories(document), "overlay2");
    }

    private static dev.gantry.api.ContainerState state(ContainerState state) {
        return new dev.gantry.api.ContainerState(
                state.status().word(),
                state.running(),
                state.status() == Status.PAUSED,
                state.status() == Status.RESTARTING,
                state.oomKilled(),
                state.status() == Status.DEAD,
                state.pid(),
                state.exitCode(),
                state.error(),
                time(state.startedAt()),
                time(state.finishedAt()),
                health(state.health()));
    }

    private static dev.gantry.api.ContainerState.@Nullable Health health(@Nullable Health health) {
        if (health == null) {
            return null;
        }
        List<HealthcheckResult> log = health.log().stream()
                .map(result -> new HealthcheckResult(
                        Rfc3339.format(result.start()),
                        Rfc3339.format(result.end()),
                        result.exitCode(),
                        result.output()))
                .toList();
        return new dev.gantry.api.ContainerState.Health(health.status().word(), health.failingStreak(), log);
    }

    private static String time(@Nullable Instant time) {
        return time == null ? Rfc3339.ZERO : Rfc3339.format(time);
    }

    /// The fields beside `Networks` tell of the default network, as they did before there were others.
    private NetworkSettings networkSettings(ContainerDocument document) {
        ContainerNetwork network = document.network();
        boolean own = network != null && !network.shared();
        Map<String, EndpointSettings> all = networks(document);
        EndpointSettings bridge = all.getOrDefault(NetworkSpec.DEFAULT, EndpointSettings.NONE);
        return new NetworkSettings(
                "",
                own ? document.id() : "",
                own
                        ? Optional.ofNullable(network)
                                .map(ContainerNetwork::sandboxPath)
                                .orElse("")
                        : "",
                Ports.bindings(document),
                false,
                "",
                0,
                null,
                null,
                bridge.endpointId(),
                bridge.gateway(),
                bridge.globalIpv6Address(),
                bridge.globalIpv6PrefixLen(),
                bridge.ipAddress(),
                bridge.ipPrefixLen(),
                bridge.ipv6Gateway(),
                bridge.macAddress(),
                all);
    }

    /// By name. Containers that share another's network have none of their own.
    private Map<String, EndpointSettings> networks(ContainerDocument document) {
        Map<String, EndpointSettings> all = new TreeMap<>();
        Nil.toEmpty(document.networking().endpointsConfig())
                .forEach((name, asked) ->
                        all.put(name, endpoint(document, name, asked == null ? EndpointSettings.NONE : asked)));
        return all;
    }

    private EndpointSettings endpoint(ContainerDocument document, String name, EndpointSettings asked) {
        Optional<Endpoint> connected = Optional.ofNullable(document.network()).flatMap(network -> network.on(name));
        IpPrefix ipv4 = connected.map(Endpoint::ipv4).orElse(null);
        IpPrefix ipv6 = connected.map(Endpoint::ipv6).orElse(null);
        boolean named = document.state().attempted() && !NetworkRegistry.predefined(name);
        return new EndpointSettings(
                asked.ipamConfig(),
                asked.links(),
                asked.aliases(),
                connected.map(endpoint -> endpoint.mac().toString()).orElse(""),
                asked.driverOpts(),
                asked.gwPriority(),
                document.state().attempted() ? networkId(name) : "",
                connected.map(Endpoint::endpointId).orElse(""),
                text(connected.map(Endpoint::gateway4)),
                ipv4 == null ? "" : IpText.of(ipv4.address()),
                ipv4 == null ? 0 : ipv4.length(),
                text(connected.map(Endpoint::gateway6)),
                ipv6 == null ? "" : IpText.of(ipv6.address()),
                ipv6 == null ? 0 : ipv6.length(),
                named ? new EndpointWishes(asked).names(document) : null);
    }

    private static String text(Optional<InetAddress> address) {
        return address.map(IpText::of).orElse("");
    }
}
