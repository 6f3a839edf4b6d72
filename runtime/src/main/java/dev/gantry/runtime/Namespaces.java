package dev.gantry.runtime;

import java.nio.file.Path;

/// Which namespaces a container has for itself and which it shares. The mount namespace is always its own.
///
/// @param network where the engine has made a sandbox: [Namespace.Prepared]
public record Namespaces(Namespace network, Namespace pid, Namespace ipc, Namespace uts, Namespace cgroup) {
    /// Docker's defaults on this host: all private, but the cgroup namespace the host's on cgroup v1.
    public static Namespaces defaults(HostCapabilities host) {
        Namespace own = new Namespace.Private();
        Namespace cgroup = host.cgroupMode() == CgroupMode.UNIFIED ? own : new Namespace.Host();
        return new Namespaces(own, own, own, own, cgroup);
    }

    /// How one namespace comes about.
    public sealed interface Namespace {
        /// The OCI runtime makes a new one.
        record Private() implements Namespace {}

        /// Made for this container by the engine: the runtime enters it.
        record Prepared(Path path) implements Namespace {}

        /// Another container's, such as `/proc/<pid>/ns/net`.
        record Shared(Path path) implements Namespace {}

        /// The host's.
        record Host() implements Namespace {}
    }
}
