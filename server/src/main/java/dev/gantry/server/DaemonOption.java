package dev.gantry.server;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Every key of `daemon.json` and flag of `gantryd`, spelled as Docker spells them, and what this version does
/// with each. `insecure-tcp` and `firewall` are ours.
enum DaemonOption {
    DEBUG("debug", "debug", 'D', Kind.BOOLEAN, Support.LIVE, "write debugging messages to the log"),
    LOG_LEVEL("log-level", "log-level", 'l', Kind.TEXT, Support.LIVE, "debug, info, warn, error or fatal"),
    LABELS("labels", "label", Kind.LIST, Support.LIVE, "key=value labels of the daemon"),
    SHUTDOWN_TIMEOUT("shutdown-timeout", Kind.NUMBER, Support.LIVE, "seconds that requests get to finish at the end"),

    HOSTS("hosts", "host", 'H', Kind.LIST, Support.START, "sockets to listen on: unix:///path or tcp://host:port"),
    GROUP("group", "group", 'G', Kind.TEXT, Support.START, "group that may use the unix sockets"),
    INSECURE_TCP(
            "insecure-tcp", Kind.BOOLEAN, Support.START, "allow tcp:// without --tlsverify: whoever connects is root"),
    TLS("tls", Kind.BOOLEAN, Support.START, "use TLS; implied by --tlsverify"),
    TLS_VERIFY("tlsverify", Kind.BOOLEAN, Support.START, "use TLS and let in only clients with a certificate"),
    TLS_CA_CERT("tlscacert", Kind.TEXT, Support.START, "who signs the clients' certificates"),
    TLS_CERT("tlscert", Kind.TEXT, Support.START, "certificate of the daemon"),
    TLS_KEY("tlskey", Kind.TEXT, Support.START, "key of the daemon"),

    DATA_ROOT("data-root", Kind.TEXT, Support.START, "directory of all that lasts"),
    EXEC_ROOT("exec-root", Kind.TEXT, Support.START, "directory of what a reboot may remove"),
    PIDFILE("pidfile", "pidfile", 'p', Kind.TEXT, Support.START, "file for the daemon's process id"),

    RUNTIMES("runtimes", "add-runtime", Kind.MAP, Support.LIVE, "an OCI runtime: name=path"),
    DEFAULT_RUNTIME("default-runtime", Kind.TEXT, Support.LIVE, "OCI runtime of containers that name none"),
    CGROUP_PARENT("cgroup-parent", Kind.TEXT, Support.START, "parent of all containers' cgroups"),
    SECCOMP_PROFILE("seccomp-profile", Kind.TEXT, Support.START, "seccomp profile: a file, or unconfined"),
    NO_NEW_PRIVILEGES("no-new-privileges", Kind.BOOLEAN, Support.START, "containers' default for no-new-privileges"),
    INIT("init", Kind.BOOLEAN, Support.START, "run an init process in every container"),
    INIT_PATH("init-path", Kind.TEXT, Support.START, "the init program"),
    DEFAULT_SHM_SIZE("default-shm-size", Kind.TEXT, Support.START, "size of containers' /dev/shm"),
    DEFAULT_ULIMITS(
            "default-ulimits", "default-ulimit", Kind.MAP, Support.START, "containers' ulimit: name=soft[:hard]"),
    LOG_DRIVER("log-driver", Kind.TEXT, Support.START, "log driver of containers that name none"),
    LOG_OPTS("log-opts", "log-opt", Kind.MAP, Support.START, "its options: key=value"),

    BRIDGE("bridge", "bridge", 'b', Kind.TEXT, Support.START, "bridge that containers are put on; none for no network"),
    BIP("bip", Kind.TEXT, Support.START, "address and subnet of the bridge"),
    FIXED_CIDR("fixed-cidr", Kind.TEXT, Support.START, "part of the bridge's subnet for containers"),
    DEFAULT_GATEWAY("default-gateway", Kind.TEXT, Support.START, "containers' default route"),
    IPV6("ipv6", Kind.BOOLEAN, Support.START, "IPv6 on the default bridge"),
    BIP6("bip6", Kind.TEXT, Support.START, "IPv6 address and subnet of the bridge"),
    FIXED_CIDR_V6("fixed-cidr-v6", Kind.TEXT, Support.START, "IPv6 subnet of the bridge"),
    DEFAULT_GATEWAY_V6("default-gateway-v6", Kind.TEXT, Support.START, "containers' IPv6 default route"),
    DEFAULT_NETWORK_OPTS(
            "default-network-opts",
            "default-network-opt",
            Kind.MAP,
            Support.START,
            "options of new networks: driver=option=value"),
    HOST_GATEWAY_IP("host-gateway-ip", Kind.TEXT, Support.START, "address that host-gateway stands for"),
    HOST_GATEWAY_IPS("host-gateway-ips", "", Kind.LIST, Support.START, "addresses that host-gateway stands for"),
    DEFAULT_ADDRESS_POOLS(
            "default-address-pools", "default-address-pool", Kind.LIST, Support.START, "base=10.0.0.0/8,size=24"),
    MTU("mtu", Kind.NUMBER, Support.START, "MTU of containers' interfaces"),
    ICC("icc", Kind.BOOLEAN, Support.START, "let containers reach each other"),
    IP("ip", Kind.TEXT, Support.START, "host address of ports published without one"),
    IP_FORWARD("ip-forward", Kind.BOOLEAN, Support.START, "switch IPv4 forwarding on"),
    IP_FORWARD_NO_DROP(
            "ip-forward-no-drop", Kind.BOOLEAN, Support.NO_EFFECT, "the host's forwarding policy is never changed"),
    IP_MASQ("ip-masq", Kind.BOOLEAN, Support.START, "hide containers behind the host's address"),
    IPTABLES("iptables", Kind.BOOLEAN, Support.START, "keep firewall rules (in an nftables table of our own)"),
    FIREWALL("firewall", "", Kind.MAP, Support.START, "how these and the host's rules get along: respect-host"),
    USERLAND_PROXY(
            "userland-proxy",
            Kind.BOOLEAN,
            Support.START,
            "relay to published ports what the kernel does not lead there"),
    ALLOW_DIRECT_ROUTING(
            "allow-direct-routing",
            Kind.BOOLEAN,
            Support.START,
            "let everybody reach published ports by containers' own addresses, too"),
    DNS("dns", "dns", Kind.LIST, Support.START, "containers' DNS servers"),
    DNS_OPTS("dns-opts", "dns-opt", Kind.LIST, Support.START, "containers' resolver options"),
    DNS_SEARCH("dns-search", "dns-search", Kind.LIST, Support.START, "containers' DNS search domains"),

    LIVE_RESTORE("live-restore", Kind.BOOLEAN, Support.only("true"), "containers always outlive the daemon"),
    USERLAND_PROXY_PATH("userland-proxy-path", Kind.TEXT, Support.NO_EFFECT, "there is no such program"),
    RAW_LOGS("raw-logs", Kind.BOOLEAN, Support.NO_EFFECT, "the log has no colours"),
    LOG_FORMAT("log-format", Kind.TEXT, Support.only("text"), "the log's format"),
    STORAGE_DRIVER("storage-driver", "storage-driver", 's', Kind.TEXT, Support.only("overlay2"), "storage driver"),
    DEFAULT_IPC_MODE("default-ipc-mode", Kind.TEXT, Support.only("private"), "containers' default ipc mode"),
    EXPERIMENTAL("experimental", Kind.BOOLEAN, Support.only("false"), "experimental features"),
    SELINUX_ENABLED("selinux-enabled", Kind.BOOLEAN, Support.only("false"), "SELinux"),
    IP6TABLES("ip6tables", Kind.BOOLEAN, Support.NO_EFFECT, "our table has rules for both families, see iptables"),
    FIREWALL_BACKEND("firewall-backend", Kind.TEXT, Support.only("nftables"), "firewall"),
    MAX_CONCURRENT_DOWNLOADS("max-concurrent-downloads", Kind.NUMBER, Support.START, "layers pulled at once"),
    MAX_CONCURRENT_UPLOADS("max-concurrent-uploads", Kind.NUMBER, Support.START, "layers pushed at once"),
    MAX_DOWNLOAD_ATTEMPTS("max-download-attempts", Kind.NUMBER, Support.LIVE, "how often a layer may fail in a row"),
    REGISTRY_MIRRORS(
            "registry-mirrors", "registry-mirror", Kind.LIST, Support.LIVE, "addresses asked before Docker Hub"),
    INSECURE_REGISTRIES(
            "insecure-registries",
            "insecure-registry",
            Kind.LIST,
            Support.LIVE,
            "registries without TLS: host[:port] or a network"),
    FEATURES("features", "feature", Kind.MAP, Support.NO_EFFECT, "none of Docker's feature switches is known"),

    AUTHORIZATION_PLUGINS("authorization-plugins", "authorization-plugin", Kind.LIST, Support.LATER, "plugins"),
    BRIDGE_ACCEPT_FWMARK("bridge-accept-fwmark", Kind.TEXT, Support.LATER, "firewall mark"),
    BUILDER("builder", "", Kind.MAP, Support.START, "how much builds may keep: gc"),
    GC("gc", "", Kind.MAP, Support.START, "when the disk is cleaned up, and of what"),
    CDI_SPEC_DIRS(
            "cdi-spec-dirs", "cdi-spec-dir", Kind.LIST, Support.START, "where vendors describe devices: /etc/cdi, ..."),
    CONTAINERD("containerd", Kind.TEXT, Support.LATER, "containerd is not used"),
    CONTAINERD_NAMESPACE("containerd-namespace", Kind.TEXT, Support.LATER, "containerd is not used"),
    CONTAINERD_PLUGIN_NAMESPACE(
            "containerd-plugin-namespace", "containerd-plugins-namespace", Kind.TEXT, Support.LATER, "see above"),
    CPU_RT_PERIOD("cpu-rt-period", Kind.NUMBER, Support.START, "microseconds of cpu-rt-runtime's period"),
    CPU_RT_RUNTIME("cpu-rt-runtime", Kind.NUMBER, Support.START, "real-time microseconds of all containers"),
    DEFAULT_CGROUPNS_MODE("default-cgroupns-mode", Kind.TEXT, Support.LATER, "containers' cgroup namespace"),
    DEFAULT_STOP_TIMEOUT("default-stop-timeout", Kind.NUMBER, Support.LATER, "seconds before a stop kills"),
    EXEC_OPTS("exec-opts", "exec-opt", Kind.LIST, Support.LATER, "runtime options"),
    HTTP_PROXY("http-proxy", Kind.TEXT, Support.LIVE, "proxy for registries without TLS"),
    HTTPS_PROXY("https-proxy", Kind.TEXT, Support.LIVE, "proxy for registries"),
    NO_PROXY("no-proxy", Kind.TEXT, Support.LIVE, "hosts reached without a proxy"),
    PROXIES("proxies", "", Kind.MAP, Support.LIVE, "the same three in one object"),
    METRICS_ADDR("metrics-addr", Kind.TEXT, Support.LATER, "metrics"),
    MIN_API_VERSION("min-api-version", "", Kind.TEXT, Support.only("1.24"), "the oldest API version served"),
    NETWORK_CONTROL_PLANE_MTU("network-control-plane-mtu", Kind.NUMBER, Support.LATER, "swarm mode"),
    NETWORK_DIAGNOSTIC_PORT("network-diagnostic-port", Kind.NUMBER, Support.LATER, "swarm mode"),
    NODE_GENERIC_RESOURCES("node-generic-resources", "node-generic-resource", Kind.LIST, Support.LATER, "swarm mode"),
    NRI_OPTS("nri-opts", Kind.MAP, Support.LATER, "node resource interface"),
    RESOLV_CONF("resolv-conf", "", Kind.TEXT, Support.LATER, "the host's resolver file"),
    STORAGE_OPTS("storage-opts", "storage-opt", Kind.LIST, Support.START, "storage driver options: overlay2.size=10G"),
    SWARM_DEFAULT_ADVERTISE_ADDR("swarm-default-advertise-addr", Kind.TEXT, Support.LATER, "swarm mode"),
    SWARM_RAFT_ELECTION_TICK("swarm-raft-election-tick", "", Kind.NUMBER, Support.LATER, "swarm mode"),
    SWARM_RAFT_HEARTBEAT_TICK("swarm-raft-heartbeat-tick", "", Kind.NUMBER, Support.LATER, "swarm mode"),
    USERNS_REMAP(
            "userns-remap",
            Kind.TEXT,
            Support.START,
            "user[:group] whose subordinate ids containers have; default makes one");

    /// What values look like: in the file as JSON, on the command line as text.
    enum Kind {
        BOOLEAN,
        TEXT,
        NUMBER,
        LIST,
        /// Repeated `name=value` on the command line.
        MAP
    }

    /// What this version does with an option, in the words of the table above.
    record Support(Effect effect, String only) {
        static final Support LIVE = new Support(Effect.LIVE, "");
        static final Support START = new Support(Effect.START, "");
        static final Support NO_EFFECT = new Support(Effect.NONE, "");
        static final Support LATER = new Support(Effect.REFUSED, "");

        static Support only(String value) {
            return new Support(Effect.ONLY, value);
        }
    }

    enum Effect {
        /// Read at the start and at SIGHUP.
        LIVE,
        /// Read at the start.
        START,
        /// Accepted, with a warning.
        NONE,
        /// Accepted with the one value that is in force anyway.
        ONLY,
        /// Not supported yet: stops the daemon.
        REFUSED
    }

    final String key;
    final String flag;
    final char shorthand;
    final Kind kind;
    final Effect effect;

    /// Where the effect is `ONLY`: the value that is in force anyway.
    final String only;

    final String text;

    DaemonOption(String key, String flag, char shorthand, Kind kind, Support support, String text) {
        this.key = key;
        this.flag = flag;
        this.shorthand = shorthand;
        this.kind = kind;
        this.effect = support.effect();
        this.only = support.only();
        this.text = text;
    }

    DaemonOption(String key, String flag, Kind kind, Support support, String text) {
        this(key, flag, '\0', kind, support, text);
    }

    DaemonOption(String key, Kind kind, Support support, String text) {
        this(key, key, '\0', kind, support, text);
    }

    static Optional<DaemonOption> ofKey(String key) {
        return Arrays.stream(values()).filter(option -> option.key.equals(key)).findFirst();
    }

    static Optional<DaemonOption> ofFlag(String flag) {
        return Arrays.stream(values())
                .filter(option -> !option.flag.isEmpty() && option.flag.equals(flag))
                .findFirst();
    }

    static Optional<DaemonOption> ofShorthand(char shorthand) {
        return Arrays.stream(values())
                .filter(option -> option.shorthand == shorthand)
                .findFirst();
    }

    static List<String> keys() {
        return Arrays.stream(values()).map(option -> option.key).toList();
    }

    static List<String> flags() {
        return Arrays.stream(values())
                .map(option -> option.flag)
                .filter(flag -> !flag.isEmpty())
                .toList();
    }
}
