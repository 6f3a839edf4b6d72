package dev.gantry.compose;

import dev.gantry.client.ApiException;
import dev.gantry.client.Json;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/// Has the networks of a project there, as its file says.
final class ProjectNetworks {
    private static final int CONFLICT = 409;
    private static final int FORBIDDEN = 403;

    private final ProjectWork work;
    private final Map<String, Network> networks;
    private final Map<String, String> ids = new ConcurrentHashMap<>();

    /// @param networks by their names in the project
    ProjectNetworks(ProjectWork work, Map<String, Network> networks) {
        this.work = work;
        this.networks = Sorted.copy(networks);
    }

    /// The ids by the networks' names in the project.
    Map<String, String> ensure() {
        Parallel.forEach(networks.entrySet(), work.parallel(), entry -> ensure(entry.getKey(), entry.getValue()));
        return new TreeMap<>(ids);
    }

    private void ensure(String key, Network network) {
        Optional<JsonObject> found = find(network.name());
        if (network.external()) {
            ids.put(
                    key,
                    found.orElseThrow(() -> new ProjectException(
                                    "network " + network.name() + " declared as external, but could not be found"))
                            .text("Id"));
            return;
        }
        if (found.isPresent() && isKept(key, network, found.get())) {
            ids.put(key, found.get().text("Id"));
            return;
        }
        found.ifPresent(diverged -> remove(network, diverged));
        try {
            create(key, network);
        } catch (ApiException e) {
            // somebody else may have made it meanwhile
            JsonObject made = find(network.name()).orElseThrow(() -> e);
            if (e.status() != CONFLICT && e.status() != FORBIDDEN) {
                throw e;
            }
            ids.put(key, made.text("Id"));
        }
    }

    /// By its exact name.
    private Optional<JsonObject> find(String name) {
        Request request = Request.get("/networks").query("filters", Json.write(JsonObject.of("name", List.of(name))));
        return work.engine().objects(request).stream()
                .filter(network ->
                        network.text("Name").equals(name) || network.text("Id").equals(name))
                .findFirst();
    }

    private boolean isKept(String key, Network network, JsonObject found) {
        JsonObject labels = found.object("Labels");
        String project = labels.text(ComposeLabels.PROJECT);
        String hint = "Set `external: true` to use an existing network";
        if (project.isEmpty()) {
            work.progress()
                    .warning("a network with name " + network.name() + " exists but was not created by compose.\n"
                            + hint);
        } else if (!project.equals(work.project())) {
            work.progress()
                    .warning("a network with name " + network.name() + " exists but was not created for project \""
                            + work.project() + "\".\n" + hint);
        }
        if (!labels.text(ComposeLabels.NETWORK).equals(key)) {
            throw new ProjectException("network " + network.name() + " was found but has incorrect label "
                    + ComposeLabels.NETWORK + " set to \"" + labels.text(ComposeLabels.NETWORK) + "\" (expected: \""
                    + key + "\")");
        }
        return matches(network, found);
    }

    /// Whether a network is still as the file says.
    private static boolean matches(Network network, JsonObject found) {
        boolean isSame = (network.driver().isEmpty() || network.driver().equals(found.text("Driver")))
                && network.internal() == found.flag("Internal")
                && network.attachable() == found.flag("Attachable")
                && (network.enableIpv6() == null || network.enableIpv6() == found.flag("EnableIPv6"))
                && found.object("Options")
                        .entrySet()
                        .containsAll(network.driverOptions().entrySet());
        TreeSet<String> subnets = new TreeSet<>();
        found.object("IPAM").objects("Config").forEach(pool -> subnets.add(pool.text("Subnet")));
        return isSame
                && network.pools().stream()
                        .allMatch(pool -> pool.subnet().isEmpty() || subnets.contains(pool.subnet()));
    }

    /// Containers in it are in the way; they are made anew afterwards.
    private void remove(Network network, JsonObject found) {
        JsonObject inspected = work.engine().object(Request.get("/networks/" + found.text("Id")));
        for (String container : inspected.object("Containers").keySet()) {
            work.engine()
                    .call(Request.post("/networks/" + found.text("Id") + "/disconnect")
                            .json(JsonObject.of("Container", container, "Force", true)));
        }
        work.progress()
                .step(
                        thing(network),
                        "Removing",
                        "Removed",
                        () -> work.engine().call(Request.delete("/networks/" + found.text("Id"))));
    }

    static String thing(Network network) {
        return "Network " + network.name();
    }

    private void create(String key, Network network) {
        Map<String, String> labels = new TreeMap<>(network.labels());
        labels.put(ComposeLabels.NETWORK, key);
        labels.put(ComposeLabels.PROJECT, work.project());
        labels.put(ComposeLabels.VERSION, ComposeLabels.COMPOSE_VERSION);
        JsonObject body = new RequestFields()
                .put("Name", network.name())
                .put("CheckDuplicate", true)
                .text("Driver", network.driver())
                .map("Options", network.driverOptions())
                .flag("Internal", network.internal())
                .flag("Attachable", network.attachable())
                .given("EnableIPv4", network.enableIpv4())
                .given("EnableIPv6", network.enableIpv6())
                .object("IPAM", addresses(network))
                .map("Labels", labels)
                .json();
        work.progress().step(thing(network), "Creating", "Created", () -> {
            ids.put(
                    key,
                    work.engine()
                            .object(Request.post("/networks/create").json(body))
                            .text("Id"));
        });
    }

    private static JsonObject addresses(Network network) {
        List<JsonObject> pools = network.pools().stream()
                .map(pool -> new RequestFields()
                        .text("Subnet", pool.subnet())
                        .text("IPRange", pool.ipRange())
                        .text("Gateway", pool.gateway())
                        .map("AuxiliaryAddresses", pool.auxAddresses())
                        .json())
                .toList();
        return new RequestFields()
                .text("Driver", network.ipamDriver())
                .list("Config", pools)
                .json();
    }
}
