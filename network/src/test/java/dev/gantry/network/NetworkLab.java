package dev.gantry.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.gantry.linux.IpPrefix;
import dev.gantry.linux.Link;
import dev.gantry.linux.MacAddress;
import dev.gantry.linux.Netlink;
import dev.gantry.linux.NetworkNamespace;
import dev.gantry.linux.Nftables;
import dev.gantry.linux.VethPair;
import dev.gantry.plugin.PluginFolders;
import dev.gantry.plugin.PluginLimits;
import dev.gantry.plugin.Plugins;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A network namespace of the test's own as the host, with a controller in it and real sockets in the
/// containers' namespaces. A server answers each client with its own name and the address it sees the client
/// under.
final class NetworkLab implements AutoCloseable {
    /// For answers that must come.
    private static final int PATIENCE_MILLIS = 10_000;

    /// For answers that must not come.
    private static final int DOUBT_MILLIS = 400;

    private static final PluginLimits PLUGIN_LIMITS =
            new PluginLimits(Duration.ofMillis(50), Duration.ofSeconds(3), Duration.ofMillis(500), 1 << 16);

    private static final boolean PRIVATE = isPrivate();

    /// The kernel reaps interfaces late: each has a name of its own.
    private static final AtomicInteger UPLINKS = new AtomicInteger();

    private final Path runDirectory;
    private final List<Closeable> open = new ArrayList<>();
    private NetworkController controller;
    private final List<NetworkSpec> networks = new ArrayList<>();
    private int containers;
    private String uplink = "";

    private final Plugins plugins;

    private NetworkLab(Path runDirectory, NetworkOptions options) {
        this.runDirectory = runDirectory;
        this.plugins = new Plugins(PluginFolders.in(pluginFolder(runDirectory)), PLUGIN_LIMITS);
        this.controller = NetworkController.open(options, plugins);
    }

    /// Where a lab's plugins are.
    static Path pluginFolder(Path runDirectory) {
        return runDirectory.resolve("plugins");
    }

    /// Docker's defaults but for the firewall.
    static NetworkOptions options(Path run, FirewallOptions firewall) {
        return NetworkOptions.defaults(run).withFirewall(firewall);
    }

    /// Opens a controller and tells it that nothing runs.
    static NetworkLab open(NetworkOptions options) {
        requirePrivateNetwork();
        NetworkLab lab = new NetworkLab(options.runDirectory(), options);
        lab.controller.restore(List.of(), List.of());
        return lab;
    }

    /// These tests make bridges and routes: not on a machine's own network.
    static void requirePrivateNetwork() {
        if (PRIVATE) {
            return;
        }
        String reason = "not in a private network namespace: run under unshare --mount --net";
        if (Boolean.getBoolean("kernel.required")) {
            throw new AssertionError(reason);
        }
        abort(reason);
    }

    /// Asked once, before we make interfaces ourselves.
    private static boolean isPrivate() {
        try (Netlink netlink = Netlink.open()) {
            boolean alone =
                    netlink.links().stream().allMatch(link -> link.name().equals("lo") || !link.up());
            if (alone) {
                netlink.batch().up(1).apply();
            }
            return alone;
        }
    }

    NetworkController controller() {
        return controller;
    }

    Plugins plugins() {
        return plugins;
    }

    /// A plugin that serves this lab until it is closed.
    TestPlugin plugin(String name) {
        TestPlugin plugin = unchecked(() -> new TestPlugin(Files.createDirectories(pluginFolder(runDirectory)), name));
        open.add(() -> {
            plugin.close();
            plugin.clear();
        });
        return plugin;
    }

    /// As a daemon that was killed and comes back: the old controller's sockets are gone, what it made is not.
    Recovery restart(NetworkOptions options, List<Sandbox> running) {
        return restart(options, running, _ -> {});
    }

    /// @param before what the engine tells the new controller before it takes anything over
    Recovery restart(NetworkOptions options, List<Sandbox> running, Consumer<NetworkController> before) {
        controller.close();
        controller = NetworkController.open(options, plugins);
        before.accept(controller);
        return controller.restore(networks, running);
    }

    /// A daemon that comes back after its controller was closed.
    void reopen(NetworkOptions options) {
        controller = NetworkController.open(options, plugins);
        controller.restore(networks, List.of());
    }

    /// On the default bridge, without wishes but for ports.
    static NetworkMode.Own bridge(PortRequest... ports) {
        return mode(List.of(on(NetworkSpec.predefinedId("bridge"))), ports);
    }

    static NetworkMode.Own mode(List<EndpointRequest> endpoints, PortRequest... ports) {
        return new NetworkMode.Own("web", endpoints, List.of(ports), List.of());
    }

    static EndpointRequest on(String networkId) {
        return EndpointRequest.on(networkId, "e".repeat(64));
    }

    static EndpointRequest on(NetworkSpec network) {
        return on(network.id());
    }

    /// A network that was asked for in these words; subnets as `10.0.0.0/24`.
    static NetworkSpec wish(String name, Map<String, String> options, String... subnets) {
        List<Subnet> given =
                Stream.of(subnets).map(IpPrefix::parse).map(Subnet::of).toList();
        boolean ipv6 = given.stream().anyMatch(Subnet::ipv6);
        return new NetworkSpec(
                "%08x".formatted(name.hashCode()).repeat(8), name, "bridge", false, true, ipv6, given, options);
    }

    NetworkSpec network(NetworkSpec wish) {
        NetworkSpec made = controller.create(wish);
        networks.add(made);
        return made;
    }

    NetworkSpec network(String name, String... subnets) {
        return network(wish(name, Map.of(), subnets));
    }

    /// A container on these networks, in this order.
    Sandbox containerOn(NetworkSpec... on) {
        return container(mode(Stream.of(on).map(NetworkLab::on).toList()));
    }

    Sandbox container(NetworkMode mode) {
        return controller.attach("container" + containers++, mode);
    }

    static PortRequest tcp(int hostPort, int containerPort) {
        return new PortRequest(containerPort, TransportProtocol.TCP, null, hostPort, hostPort);
    }

    /// A container on the default bridge.
    Sandbox container(PortRequest... ports) {
        return container(bridge(ports));
    }

    static Inet4Address address(Sandbox sandbox) {
        IpPrefix address = sandbox.endpoints().getFirst().ipv4();
        if (address == null) {
            throw new AssertionError("no address: " + sandbox);
        }
        return (Inet4Address) address.address();
    }

    static Path namespace(Sandbox sandbox) {
        if (sandbox.namespace() == null) {
            throw new AssertionError("no namespace: " + sandbox);
        }
        return sandbox.namespace();
    }

    /// Waits for what the kernel does in its own time.
    static void eventually(BooleanSupplier condition) {
        eventually(Duration.ofMillis(PATIENCE_MILLIS), condition);
    }

    /// Waits longer, for much of it.
    static void eventually(Duration patience, BooleanSupplier condition) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for the kernel").isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    /// A machine beyond the host, at 198.51.100.2, that knows no way to the containers.
    Path outside() {
        Path path = runDirectory.resolve("outside");
        String name = "up" + UPLINKS.getAndIncrement();
        uplink = name;
        try (NetworkNamespace outside = NetworkNamespace.create(path, () -> {});
                Netlink host = Netlink.open()) {
            open.add(() -> NetworkNamespace.delete(path));
            MacAddress mac = MacAddress.parse("02:00:00:00:00:02");
            host.batch()
                    .createVeth(new VethPair(name, 0, 1500, "eth0", 2, mac, outside))
                    .apply();
            Link uplink = host.link(name).orElseThrow();
            host.batch()
                    .address(uplink.index(), IpPrefix.parse("198.51.100.1/24"))
                    .apply();
            outside.netlink()
                    .batch()
                    .up(1)
                    .address(2, IpPrefix.parse("198.51.100.2/24"))
                    .up(2)
                    .apply();
        }
        return path;
    }

    /// The host's interface on the wire to that machine.
    String uplink() {
        return uplink;
    }

    /// Gives that machine 2001:db8:64::2, and the host 2001:db8:64::1.
    void addIpv6(Path outside) {
        try (NetworkNamespace machine = NetworkNamespace.open(outside);
                Netlink host = Netlink.open()) {
            int index = host.link(uplink).orElseThrow().index();
            host.batch().address(index, IpPrefix.parse("2001:db8:64::1/64")).apply();
            machine.netlink()
                    .batch()
                    .address(2, IpPrefix.parse("2001:db8:64::2/64"))
                    .apply();
        }
    }

    /// Tells that machine that the way to everything is through the host.
    void routeThroughHost(Path outside) {
        routeThrough(outside, "198.51.100.1");
    }

    static void routeThrough(Path machine, String host) {
        try (NetworkNamespace entered = NetworkNamespace.open(machine)) {
            entered.netlink()
                    .batch()
                    .defaultRoute(InetAddress.ofLiteral(host), 2)
                    .apply();
        }
    }

    /// Runs `action` in a namespace, or on the host if it is null.
    static <T> T in(@Nullable Path namespace, Supplier<T> action) {
        if (namespace == null) {
            return action.get();
        }
        try (NetworkNamespace entered = NetworkNamespace.open(namespace)) {
            return entered.call(action);
        }
    }

    /// Serves TCP and UDP on `port` in a namespace until the lab closes.
    void serve(@Nullable Path namespace, int port, String name) {
        ServerSocket tcp = in(namespace, () -> unchecked(() -> new ServerSocket(port)));
        DatagramSocket udp = in(namespace, () -> unchecked(() -> new DatagramSocket(port)));
        open.add(tcp);
        open.add(udp);
        Thread.ofVirtual().start(() -> answer(tcp, name));
        Thread.ofVirtual().start(() -> answer(udp, name));
    }

    /// Ends all servers: their sockets keep their namespaces.
    void stopServing() throws IOException {
        for (Closeable each : open.reversed()) {
            each.close();
        }
        open.clear();
    }

    private static void answer(ServerSocket server, String name) {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                client.getOutputStream().write(greeting(name, client.getInetAddress()));
            } catch (IOException _) {
                // closed, or this client went away
            }
        }
    }

    private static void answer(DatagramSocket server, String name) {
        DatagramPacket packet = new DatagramPacket(new byte[100], 100);
        while (!server.isClosed()) {
            try {
                server.receive(packet);
                byte[] greeting = greeting(name, packet.getAddress());
                server.send(new DatagramPacket(greeting, greeting.length, packet.getSocketAddress()));
            } catch (IOException _) {
                // closed
            }
        }
    }

    private static byte[] greeting(String name, @Nullable InetAddress client) {
        String address = client == null ? "nobody" : client.getHostAddress();
        return (name + " sees " + address).getBytes(StandardCharsets.UTF_8);
    }

    /// What the server at `host`:`port` says to a TCP client in this namespace.
    static String ask(@Nullable Path from, String host, int port) {
        return in(from, () -> unchecked(() -> ask(host, port, PATIENCE_MILLIS)));
    }

    private static String ask(String host, int port, int timeoutMillis) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral(host), port), timeoutMillis);
            socket.setSoTimeout(timeoutMillis);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// What it says to a UDP client.
    static String askByUdp(@Nullable Path from, String host, int port) {
        return in(
                from,
                () -> unchecked(() -> {
                    try (DatagramSocket socket = new DatagramSocket()) {
                        socket.setSoTimeout(PATIENCE_MILLIS);
                        socket.send(new DatagramPacket(new byte[1], 1, InetAddress.ofLiteral(host), port));
                        DatagramPacket answer = new DatagramPacket(new byte[100], 100);
                        socket.receive(answer);
                        return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
                    }
                }));
    }

    /// That nobody answers a TCP client in this namespace.
    static void assertNoAnswer(@Nullable Path from, String host, int port) {
        assertThatThrownBy(() -> in(from, () -> unchecked(() -> ask(host, port, DOUBT_MILLIS))))
                .isInstanceOf(UncheckedIOException.class);
    }

    /// The whole ruleset but our table, as text.
    static String rules(String command) {
        try (Nftables nftables = Nftables.open()) {
            return nftables.run(command);
        }
    }

    interface Socketing<T> {
        T run() throws IOException;
    }

    static <T> T unchecked(Socketing<T> action) {
        try {
            return action.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        stopServing();
        controller.destroy();
        plugins.close();
    }
}
