package dev.gantry.network;

import dev.gantry.linux.IpPrefix;
import dev.gantry.linux.IpText;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// The test plugin's addresses: pools that were asked for, else 10.77.0.0/24 and so on. Safe for its server's
/// threads.
final class TestPluginAddresses {
    /// Addresses in use by pool.
    private final Map<String, Set<String>> pools = new TreeMap<>();

    private final List<String> wrong = new ArrayList<>();
    private int chosen;

    synchronized String answer(String method, JsonNode body) {
        String pool = body.path("PoolID").asString("");
        String address = body.path("Address").asString("");
        return switch (method) {
            case "GetDefaultAddressSpaces" ->
                "{\"LocalDefaultAddressSpace\": \"here\", \"GlobalDefaultAddressSpace\": \"everywhere\"}";
            case "RequestPool" -> requestPool(body.path("Pool").asString(""));
            case "ReleasePool" -> releasePool(pool);
            case "RequestAddress" -> request(pool, address);
            case "ReleaseAddress" -> release(pool, address);
            default -> "{}";
        };
    }

    private String requestPool(String asked) {
        String pool = asked.isEmpty() ? "10.77." + chosen++ + ".0/24" : asked;
        pools.putIfAbsent("pool-" + pool, new TreeSet<>());
        return "{\"PoolID\": \"pool-" + pool + "\", \"Pool\": \"" + pool + "\", \"Data\": {}}";
    }

    private String releasePool(String pool) {
        if (pools.remove(pool) == null) {
            wrong.add("there is no " + pool);
        }
        return "{}";
    }

    private String request(String pool, String asked) {
        IpPrefix prefix = IpPrefix.parse(pool.substring("pool-".length()));
        Set<String> used = pools.get(pool);
        if (used == null) {
            return "{\"Err\": \"there is no " + pool + "\"}";
        }
        String address = asked.isEmpty() ? free(prefix, used) : asked;
        if (!used.add(address)) {
            return "{\"Err\": \"" + address + " is in use\"}";
        }
        return "{\"Address\": \"" + address + "/" + prefix.length() + "\"}";
    }

    private static String free(IpPrefix prefix, Set<String> used) {
        for (int i = 1; i < 250; i++) {
            InetAddress address = prefix.plus(i);
            if (!used.contains(IpText.of(address))) {
                return IpText.of(address);
            }
        }
        throw new IllegalStateException("no address left");
    }

    private String release(String pool, String address) {
        Set<String> used = pools.get(pool);
        if (used == null || !used.remove(address)) {
            wrong.add(address + " of " + pool + " is nobody's");
        }
        return "{}";
    }

    synchronized List<String> left() {
        List<String> left = new ArrayList<>(wrong);
        pools.forEach((pool, used) -> left.add(pool + " " + used));
        return left;
    }
}
