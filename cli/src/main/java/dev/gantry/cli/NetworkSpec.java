package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// `--network NAME`, or `--network name=NAME,alias=web,ip=1.2.3.4,...`.
///
/// @param options of the driver; null where none was given
/// @param priority which network is asked for the default gateway; the highest wins
record NetworkSpec(
        String name,
        List<String> aliases,
        String ip,
        String ip6,
        String mac,
        List<String> linkLocal,
        @Nullable JsonObject options,
        long priority) {
    private static final Pattern LONG_FORM = Pattern.compile("\\w+=\\w+(,\\w+=\\w+)*");

    static NetworkSpec named(String name) {
        return new NetworkSpec(name, List.of(), "", "", "", List.of(), null, 0);
    }

    /// Errors: `IllegalArgumentException` in Docker's words.
    static NetworkSpec parse(String text) {
        return LONG_FORM.matcher(text).find() ? new Reader().read(text) : named(text);
    }

    /// A network that somebody made, not one of those that are always there, nor another container's.
    boolean isUserDefined() {
        return switch (name) {
            case "default", "bridge", "host", "none" -> false;
            default -> !name.startsWith("container:");
        };
    }

    /// What the engine is told of the container's end: all fields, as Go sends them. Those that the engine fills
    /// in are empty.
    JsonObject endpoint(List<String> links) {
        return JsonObject.of(
                "IPAMConfig",
                addresses(),
                "Links",
                GoLists.orNull(links),
                "Aliases",
                GoLists.orNull(aliases),
                "MacAddress",
                mac,
                "DriverOpts",
                options,
                "GwPriority",
                priority,
                "NetworkID",
                "",
                "EndpointID",
                "",
                "Gateway",
                "",
                "IPAddress",
                "",
                "IPPrefixLen",
                0,
                "IPv6Gateway",
                "",
                "GlobalIPv6Address",
                "",
                "GlobalIPv6PrefixLen",
                0,
                "DNSNames",
                null);
    }

    private @Nullable JsonObject addresses() {
        JsonObject addresses = new JsonObject();
        if (!ip.isEmpty()) {
            addresses.put("IPv4Address", ip);
        }
        if (!ip6.isEmpty()) {
            addresses.put("IPv6Address", ip6);
        }
        if (!linkLocal.isEmpty()) {
            addresses.put("LinkLocalIPs", linkLocal);
        }
        return addresses.isEmpty() ? null : addresses;
    }

    private static final class Reader {
        private String name = "";
        private final List<String> aliases = new ArrayList<>();
        private String ip = "";
        private String ip6 = "";
        private String mac = "";
        private final List<String> linkLocal = new ArrayList<>();
        private @Nullable JsonObject options;
        private long priority;

        NetworkSpec read(String text) {
            for (String field : CsvFields.of(text)) {
                int equals = field.indexOf('=');
                if (equals <= 0) {
                    throw new IllegalArgumentException("invalid field " + field);
                }
                String lower = field.toLowerCase(Locale.ROOT);
                set(
                        lower.substring(0, equals).strip(),
                        lower.substring(equals + 1).strip());
            }
            if (name.isEmpty()) {
                throw new IllegalArgumentException("network name/id is not specified");
            }
            return new NetworkSpec(name, aliases, ip, ip6, mac, linkLocal, options, priority);
        }

        private void set(String key, String value) {
            switch (key) {
                case "name" -> name = value;
                case "alias" -> aliases.add(value);
                case "ip" -> ip = value;
                case "ip6" -> ip6 = value;
                case "mac-address" -> mac = value;
                case "link-local-ip" -> linkLocal.add(value);
                case "driver-opt" -> addOption(value);
                case "gw-priority" -> priority = priority(value);
                default -> throw new IllegalArgumentException("invalid field key " + key);
            }
        }

        private void addOption(String pair) {
            JsonObject larger = options == null ? new JsonObject() : options;
            if (!KeyValues.addStripped(larger, pair)) {
                throw new IllegalArgumentException("invalid key value pair format in driver options");
            }
            options = larger;
        }

        private static long priority(String text) {
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException e) {
                String reason = text.matches("[+-]?\\d+") ? "value out of range" : "invalid syntax";
                throw new IllegalArgumentException("invalid gw-priority (" + text + "): " + reason, e);
            }
        }
    }
}
