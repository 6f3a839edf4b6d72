package dev.gantry.network;

import dev.gantry.linux.UserNamespace;
import dev.gantry.network.NetworkException.Kind;
import dev.gantry.plugin.Plugins;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The networks of this host: makes and removes them, gives containers their namespaces, endpoints and
/// published ports, takes them back, and finds them again after a restart of the daemon.
///
/// Life: [#open], then [#restore] once with what the engine remembers (possibly nothing), then everything else.
/// [#close] leaves everything in the kernel as it is, since containers outlive the daemon.
///
/// Every method may be called from any thread, virtual ones too: the work is done by one platform thread, in
/// the order of the calls. Plugins that have a part in it are called by the caller's own thread, before and
/// after: one that does not answer keeps nobody else waiting, and may ask the engine what it likes meanwhile.
public final class NetworkController implements AutoCloseable {
    private final NetworkThread thread;
    private final NetworkOptions options;
    private final Namespaces namespaces;

    // touched on the network thread only
    private final HostNetwork host;
    private final LocalNetworks networks;
    private final Sandboxes sandboxes;
    private final RestoreNetworks restoring;

    private final NetworkNames names = new NetworkNames();
    private final Resolvers resolvers = new Resolvers(names);
    private final RemoteParts remotes;
    private final Connections connections;

    private NetworkController(NetworkOptions options, Plugins plugins, NetworkThread thread) {
        this.thread = thread;
        this.options = options;
        this.namespaces = new Namespaces(options.runDirectory());
        this.remotes = new RemoteParts(plugins, thread);
        this.host = HostNetwork.open(options, thread::execute);
        try {
            this.networks = new LocalNetworks(host.netlink(), options.pools(), new Ownership(options.runDirectory()));
            this.sandboxes = new Sandboxes(
                    networks,
                    names,
                    host.firewall(),
                    new HostPorts(EphemeralPorts.ofHost(), options.firewall().userlandProxy()),
                    options.publishAddress());
            this.restoring = new RestoreNetworks(host, namespaces, networks, sandboxes);
            this.connections = new Connections(thread, namespaces, networks, sandboxes, resolvers, remotes.endpoints());
            networks.openDefault(options.bridge()).ifPresent(network -> host.forward(network.spec()));
        } catch (RuntimeException e) {
            host.close();
            throw e;
        }
    }

    /// Prepares the default bridge. Where that is impossible (no privilege, no free subnet) this still
    /// succeeds, with a warning in the log; a container that asks for the bridge then gets the reason. Without
    /// nftables, published ports are relayed by this process and there is no way from containers to the
    /// outside.
    ///
    /// @param plugins what drives networks and gives out addresses beside us; the caller closes them
    /// @throws NetworkException `INVALID` for options that contradict each other
    public static NetworkController open(NetworkOptions options, Plugins plugins) {
        NetworkThread thread = new NetworkThread();
        try {
            return thread.call(() -> new NetworkController(options, plugins, thread));
        } catch (RuntimeException e) {
            thread.close();
            throw e;
        }
    }

    /// Takes over the networks and the sandboxes of containers that still run: makes what is missing of the
    /// networks, marks addresses, publishes ports again, puts the whole nftables table in place in one
    /// transaction (packets never meet a half-filled one), and removes namespaces and interfaces of ours that
    /// nobody owns.
    ///
    /// Plugins are not asked again for what they have a part in, but for those that forget what addresses they
    /// gave out.
    ///
    /// @param specs as [#create] gave them
    public Recovery restore(List<NetworkSpec> specs, List<Sandbox> running) {
        List<String> warnings = new ArrayList<>();
        List<Endpoint> joined = running.stream()
                .flatMap(sandbox -> sandbox.endpoints().stream())
                .toList();
        specs.forEach(spec -> remotes.replay(spec, joined, warnings));
        return thread.call(() -> {
            Recovery recovery = restoring.restore(specs, running, warnings);
            running.stream().filter(Sandbox::resolves).forEach(connections::resolve);
            return recovery;
        });
    }

    /// Makes a network. All or nothing.
    ///
    /// @param asked an id that no network has; what is missing of its subnets and gateways is chosen
    /// @return complete, to be stored
    /// @throws NetworkException `INVALID`, `FORBIDDEN` (an overlap), `NO_DRIVER`, `UNAVAILABLE` (no free
    /// subnet)
    public NetworkSpec create(NetworkSpec asked) {
        Undo undo = new Undo();
        try {
            NetworkSpec prepared = remotes.prepare(asked, undo);
            NetworkSpec complete = thread.call(() -> open(prepared));
            undo.push(() -> delete(complete.id()));
            remotes.create(complete, undo);
            return complete;
        } catch (RuntimeException e) {
            undo.run(e);
            throw e;
        }
    }

    private NetworkSpec open(NetworkSpec asked) {
        NetworkSpec complete = networks.complete(asked);
        try {
            LocalNetwork network = networks.open(complete);
            host.firewall().add(network.driver().rules());
            host.forward(complete);
            host.firewall().checkHost();
            return complete;
        } catch (RuntimeException e) {
            networks.delete(asked.id());
            throw e;
        }
    }

    /// Tells the plugins that have a part in a network that it goes: before its row does, so that none keeps
    /// what nobody knows of any more. From then on nobody joins it. Nothing happens for a network of ours, nor
    /// the second time.
    ///
    /// @throws NetworkException `UNAVAILABLE` where there is no such plugin; what a plugin answers is told in
    /// the log
    public void retire(String networkId) {
        Optional<NetworkSpec> arranged = thread.call(
                () -> networks.find(networkId).map(LocalNetwork::spec).filter(NetworkSpec::arranged));
        arranged.ifPresent(remotes::requirePlugins);
        arranged.filter(spec -> thread.call(() -> networks.leave(spec.id()))).ifPresent(remotes::delete);
    }

    /// Removes a network and what it is made of, after [#retire]. Nothing happens where there is none. Its
    /// endpoints must be gone.
    public void delete(String networkId) {
        thread.run(() -> {
            List<Element> rules = networks.find(networkId)
                    .map(network -> network.driver().rules())
                    .orElse(List.of());
            try {
                networks.delete(networkId);
                names.remove(networkId);
            } finally {
                host.firewall().remove(rules);
            }
        });
    }

    /// Makes the network side of a container that is about to start. All or nothing.
    ///
    /// @throws NetworkException `TAKEN` (`driver failed programming external connectivity on endpoint web (ID):
    /// Bind for 0.0.0.0:8080 failed: port is already allocated`), `INVALID` (an address outside the subnet),
    /// `UNAVAILABLE` (no bridge, no address left)
    /// @throws RuntimeException of the `linux` room where the kernel refuses
    public Sandbox attach(String containerId, NetworkMode mode) {
        return attach(containerId, mode, null);
    }

    /// As above, for a container in a user namespace, whose root its network becomes.
    public Sandbox attach(String containerId, NetworkMode mode, @Nullable UserNamespace owner) {
        return switch (mode) {
            case NetworkMode.Host() -> thread.call(() -> sandboxes.remember(Sandbox.without(containerId, null)));
            case NetworkMode.OfContainer(String other) -> thread.call(() -> share(containerId, other));
            case NetworkMode.Own own -> attachOwn(containerId, own, owner);
        };
    }

    private Sandbox attachOwn(String containerId, NetworkMode.Own mode, @Nullable UserNamespace owner) {
        Sandbox sandbox = connections.attach(containerId, mode, owner);
        thread.execute(() -> host.firewall().checkHost());
        return sandbox;
    }

    private Sandbox share(String containerId, String other) {
        Sandbox shared = sandboxes
                .find(other)
                .orElseThrow(() ->
                        new NetworkException(Kind.INVALID, "cannot join network of a non running container: " + other));
        return sandboxes.remember(Sandbox.without(containerId, shared.namespace()));
    }

    /// Connects a running container to one more network. All or nothing.
    ///
    /// @param mode the new endpoint alone, and the container's ports as [#attach] got them
    /// @throws NetworkException as [#attach]
    public Sandbox connect(String containerId, NetworkMode.Own mode) {
        Sandbox sandbox = connections.connect(containerId, mode);
        awaitReady(containerId);
        return sandbox;
    }

    /// As [#connect] after a daemon was killed at it: what that one had come to is taken back first.
    public Sandbox reconnect(String containerId, NetworkMode.Own mode) {
        Sandbox sandbox = connections.reconnect(containerId, mode);
        awaitReady(containerId);
        return sandbox;
    }

    /// Takes a running container off a network.
    ///
    /// @param mode no endpoint, and the container's ports as [#attach] got them: those that the rest of its
    /// networks lead to it stay
    public Sandbox disconnect(String containerId, String networkId, NetworkMode.Own mode) {
        return connections.disconnect(containerId, networkId, mode);
    }

    /// Publishes other ports of a running container: all or nothing. What is there already and goes on being wanted is
    /// never away.
    ///
    /// @throws NetworkException `TAKEN`; `INVALID` where its way out is a plugin's
    public Sandbox publish(PortWish wish) {
        return connections.publish(wish);
    }

    /// As [#publish] for two running containers at once. A port of the host that the first has and no longer wants,
    /// and the second does, leads to the second from one moment to the next: connections that it had go on, and no
    /// new one is refused. [#sandbox] tells what each has then.
    public void handOver(PortWish giver, PortWish taker) {
        connections.handOver(giver, taker);
    }

    /// What a running container has.
    ///
    /// @throws NetworkException `INVALID` where it has no network
    public Sandbox sandbox(String containerId) {
        return connections.require(containerId);
    }

    /// Opens to a container the ports of those that it is linked to in the old way, and no others: on the default
    /// bridge, where neighbours don't reach each other otherwise. Either may start, end or get another address
    /// later. Links of a container end with it; those of containers that [#restore] takes over are told before.
    public void link(String containerId, List<LinkedContainer> targets) {
        thread.run(() -> sandboxes.link(containerId, targets));
    }

    /// A running container goes by other names on its networks.
    ///
    /// @param byNetwork by network id
    public Sandbox rename(String containerId, Map<String, List<String>> byNetwork) {
        return thread.call(() -> sandboxes.rename(containerId, byNetwork));
    }

    /// Waits until what [#attach] began for a container is done: its first process may run.
    public void awaitReady(String containerId) {
        resolvers.await(containerId);
    }

    /// Gives back a container's namespace, addresses and ports, after its last process is gone. Quick: the
    /// kernel takes the interfaces apart later. Nothing happens for a container that has none.
    public void release(String containerId) {
        connections.release(containerId);
    }

    /// The network `bridge`; empty where there is none.
    public Optional<NetworkSpec> defaultNetwork() {
        return thread.call(() ->
                networks.find(NetworkSpec.predefinedId(NetworkSpec.DEFAULT)).map(LocalNetwork::spec));
    }

    /// The writer of `/etc/hosts` and its neighbours, which knows this host's addresses for containers.
    public NameFiles nameFiles() {
        return new NameFiles(Path.of("/"), hostGateways());
    }

    /// The configuration's, else the host's addresses as containers on the default bridge see them.
    private List<InetAddress> hostGateways() {
        if (!options.hostGateways().isEmpty()) {
            return options.hostGateways();
        }
        return defaultNetwork().stream()
                .flatMap(spec -> spec.subnets().stream())
                .flatMap(subnet -> Stream.ofNullable(subnet.gateway()))
                .toList();
    }

    /// Stops serving. Containers keep their network and their published ports, except those that only this
    /// process relays (IPv6 host addresses).
    @Override
    public void close() {
        resolvers.close();
        thread.run(() -> {
            sandboxes.close();
            host.close();
        });
        thread.close();
    }

    /// Removes every namespace of ours, the bridges and the firewall rules, and closes: for tests and for
    /// uninstalling.
    public void destroy() {
        thread.run(() -> {
            namespaces.containerIds().forEach(namespaces::delete);
            List.copyOf(networks.all())
                    .forEach(network -> networks.delete(network.spec().id()));
            host.firewall().uninstall();
        });
        close();
    }
}
