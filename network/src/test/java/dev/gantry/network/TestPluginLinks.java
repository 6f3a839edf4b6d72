package dev.gantry.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/// The test plugin's networks: a bridge each, and a cable from it for each endpoint. Safe for its server's
/// threads.
final class TestPluginLinks {
    /// The kernel reaps interfaces late: each has a name of its own.
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private static final String ALREADY = "there is one already";

    /// Bridges by network.
    private final Map<String, String> bridges = new TreeMap<>();

    /// Cables by endpoint: the plugin's end is `a...`, the container's `b...`.
    private final Map<String, String> cables = new TreeMap<>();

    private final List<String> wrong = new ArrayList<>();

    /// What keeps a gateway from being told to containers.
    private String gateway = "";

    synchronized String answer(String method, JsonNode body) {
        String network = body.path("NetworkID").asString("");
        String endpoint = body.path("EndpointID").asString("");
        return switch (method) {
            case "GetCapabilities" -> "{\"Scope\": \"local\", \"ConnectivityScope\": \"local\"}";
            case "CreateNetwork" -> create(network, body);
            case "DeleteNetwork" -> delete(bridges, network);
            case "CreateEndpoint" -> connect(network, endpoint);
            case "DeleteEndpoint" -> delete(cables, endpoint);
            case "Join" -> join(endpoint);
            case "EndpointOperInfo" -> "{\"Value\": {}}";
            default -> "{}";
        };
    }

    private String create(String network, JsonNode body) {
        String bridge = "tb" + network.substring(0, 8);
        if (bridges.put(network, bridge) != null) {
            wrong.add("network " + network + ": " + ALREADY);
        }
        ip("link", "add", bridge, "type", "bridge");
        ip("link", "set", bridge, "up");
        gateway = body.path("IPv4Data").path(0).path("Gateway").asString("");
        if (!gateway.isEmpty()) {
            ip("addr", "add", gateway, "dev", bridge);
        }
        return "{}";
    }

    private String connect(String network, String endpoint) {
        String cable = "%08x".formatted(NUMBERS.incrementAndGet());
        if (cables.put(endpoint, "a" + cable) != null) {
            wrong.add("endpoint " + endpoint + ": " + ALREADY);
        }
        ip("link", "add", "a" + cable, "type", "veth", "peer", "name", "b" + cable);
        ip("link", "set", "a" + cable, "master", bridges.getOrDefault(network, "none"), "up");
        return "{\"Interface\": {}}";
    }

    private String join(String endpoint) {
        int slash = gateway.indexOf('/');
        return "{\"InterfaceName\": {\"SrcName\": \"b"
                + cables.getOrDefault(endpoint, "none").substring(1) + "\", \"DstPrefix\": \"net\"}, \"Gateway\": \""
                + (slash < 0 ? "" : gateway.substring(0, slash)) + "\"}";
    }

    private String delete(Map<String, String> from, String id) {
        String link = from.remove(id);
        if (link == null) {
            wrong.add("there is no " + id);
            return "{\"Err\": \"there is no " + id + "\"}";
        }
        ip("link", "del", link);
        return "{}";
    }

    synchronized void clear() {
        cables.values().forEach(cable -> quietly("link", "del", cable));
        bridges.values().forEach(bridge -> quietly("link", "del", bridge));
        cables.clear();
        bridges.clear();
    }

    private static void quietly(String... arguments) {
        try {
            ip(arguments);
        } catch (IllegalStateException _) {
            // it went with its namespace
        }
    }

    private static void ip(String... arguments) {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.onExit().join().exitValue() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + said.strip());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized List<String> left() {
        List<String> left = new ArrayList<>(wrong);
        left.addAll(bridges.values());
        left.addAll(cables.values());
        return left;
    }
}
