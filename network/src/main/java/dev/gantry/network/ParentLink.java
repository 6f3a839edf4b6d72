package dev.gantry.network;

import dev.gantry.linux.Errno;
import dev.gantry.linux.Link;
import dev.gantry.linux.LinuxException;
import dev.gantry.linux.MacAddress;
import dev.gantry.linux.Netlink;
import dev.gantry.network.NetworkException.Kind;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The interface of the host on whose wire the containers of a macvlan or ipvlan network are.
///
/// @param index the kernel's number for it
/// @param ours whether we made it: then it goes with its network
record ParentLink(String name, int index, MacAddress mac, boolean ours) {
    /// The option that names it.
    static final String OPTION = "parent";

    private static final Pattern VLAN = Pattern.compile("(.+)\\.(\\d{1,4})");
    private static final int LAST_VLAN = 4094;

    /// The interface that `-o parent` names. `eth0.50` is made, where it is not there, as VLAN 50 of `eth0`. Without
    /// a name, and on an internal network, the wire is one that ends on this host.
    ///
    /// @throws NetworkException `INVALID` where there is no such interface
    static ParentLink open(Netlink host, NetworkSpec spec, Ownership ownership) {
        String asked = spec.options().getOrDefault(OPTION, "");
        String name = asked.isEmpty() || spec.internal() ? "dm-" + spec.id().substring(0, 12) : asked;
        Optional<Link> existing = host.link(name);
        Link link = existing.orElseGet(() -> create(host, name, asked, ownership.note(spec.id())));
        host.batch().up(link.index()).apply();
        boolean ours = ownership.network(link).isPresent();
        return new ParentLink(name, link.index(), link.mac(), ours);
    }

    private static Link create(Netlink host, String name, String asked, String note) {
        if (!name.equals(asked)) {
            known(
                    "dummy interfaces (dummy)",
                    () -> host.batch().createDummy(name).alias(name, note).apply());
        } else {
            Matcher vlan = VLAN.matcher(name);
            Link master = Optional.of(vlan)
                    .filter(Matcher::matches)
                    .flatMap(match -> host.link(String.valueOf(match.group(1))))
                    .orElseThrow(() -> new NetworkException(
                            Kind.INVALID, "-o parent interface was not found on the host: " + name));
            int id = vlan(name, String.valueOf(vlan.group(2)));
            known(
                    "VLAN interfaces (8021q)",
                    () -> host.batch()
                            .createVlan(name, master.index(), id)
                            .alias(name, note)
                            .apply());
        }
        return host.link(name).orElseThrow();
    }

    /// Makes an interface of a kind that not every kernel has.
    static void known(String kind, Runnable making) {
        try {
            making.run();
        } catch (LinuxException e) {
            if (e.errno() == Errno.EOPNOTSUPP) {
                throw new NetworkException(Kind.UNAVAILABLE, "this kernel has no " + kind + ": load the module", e);
            }
            throw e;
        }
    }

    private static int vlan(String name, String digits) {
        int id = Integer.parseInt(digits);
        if (id < 1 || id > LAST_VLAN) {
            throw new NetworkException(
                    Kind.INVALID, "vlan id of " + name + " must be between 1 and " + LAST_VLAN + ", received: " + id);
        }
        return id;
    }

    /// Removes it where we made it and no other network's containers are on it.
    void delete(Netlink host) {
        if (!ours) {
            return;
        }
        try {
            host.batch().delete(name).apply();
        } catch (LinuxException e) {
            if (e.errno() != Errno.ENODEV) {
                throw e;
            }
        }
    }
}
