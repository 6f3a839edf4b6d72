package dev.gantry.network;

import dev.gantry.linux.Errno;
import dev.gantry.linux.LinuxException;
import dev.gantry.linux.NetworkNamespace;

/// What macvlan and ipvlan have in common: an interface that has no other end.
final class OnParent {
    private OnParent() {}

    /// Takes the interface away from a namespace that lives on.
    static void delete(NetworkNamespace namespace, Endpoint endpoint) {
        delete(namespace, endpoint.interfaceName());
    }

    static void delete(NetworkNamespace namespace, String interfaceName) {
        try {
            namespace.netlink().batch().delete(interfaceName).apply();
        } catch (LinuxException e) {
            if (e.errno() != Errno.ENODEV) {
                throw e;
            }
        }
    }
}
