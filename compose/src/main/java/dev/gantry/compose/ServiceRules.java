package dev.gantry.compose;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the keys of one service must be to each other.
final class ServiceRules {
    private static final Set<String> TESTS = Set.of("NONE", "CMD", "CMD-SHELL");

    /// Keys of a service that `deploy` has, too: below `deploy`, separated by dots.
    private static final Map<String, String> TWICE = Map.of(
            "scale", "replicas",
            "cpus", "resources.limits.cpus",
            "mem_limit", "resources.limits.memory",
            "mem_reservation", "resources.reservations.memory",
            "pids_limit", "resources.limits.pids");

    private ServiceRules() {}

    static void check(String name, Node.Mapping service) {
        String path = "services." + name;
        TWICE.forEach((own, deployed) -> same(service, own, deployed, path));
        containerName(name, service);
        test(name, service.mapping("healthcheck"));
        for (Node item : service.mapping("develop").items("watch")) {
            watch(item, path);
        }
        service.items("gpus").forEach(device -> device(device, path + ".gpus"));
        service.mapping("deploy")
                .mapping("resources")
                .mapping("reservations")
                .items("devices")
                .forEach(device -> device(device, path + ".deploy.resources.reservations.devices"));
        pullPolicy(service, path);
    }

    private static String deployed(Node.Mapping service, String deployed) {
        List<String> keys = List.of(deployed.split("\\.", -1));
        Node.Mapping object = service.mapping("deploy");
        for (String key : keys.subList(0, keys.size() - 1)) {
            object = object.mapping(key);
        }
        return object.text(keys.getLast());
    }

    private static void same(Node.Mapping service, String own, String deployed, String path) {
        String other = deployed(service, deployed);
        if (service.has(own) && !other.isEmpty() && !service.text(own).equals(other)) {
            throw new ComposeException(
                    service.keyAt(own),
                    path + ": can't set distinct values on '" + own + "' and 'deploy." + deployed
                            + "': invalid compose project");
        }
    }

    private static void containerName(String name, Node.Mapping service) {
        String attribute = service.has("scale") ? "scale" : "deploy.replicas";
        String scale = service.has("scale") ? service.text("scale") : deployed(service, "replicas");
        boolean several = scale.matches("[0-9]+") && !scale.matches("0*[01]");
        if (several && !service.text("container_name").isEmpty()) {
            throw new ComposeException(
                    service.keyAt("container_name"),
                    "services." + attribute
                            + ": can't set container_name and " + name
                            + " as container name must be unique: invalid compose project");
        }
    }

    private static void test(String name, Node.Mapping health) {
        List<Node> words = health.items("test");
        if (!words.isEmpty() && words.getFirst() instanceof Node.Scalar first && !TESTS.contains(first.text())) {
            throw new ComposeException(
                    first.at(),
                    "service \"" + name
                            + "\": healthcheck.test must start either by \"CMD\", \"CMD-SHELL\" or \"NONE\"");
        }
    }

    private static void watch(Node item, String path) {
        if (item instanceof Node.Mapping watch
                && watch.text("action").startsWith("sync")
                && watch.text("target").isEmpty()) {
            throw new ComposeException(
                    watch.at(),
                    path + ".develop.watch: target is required for non-rebuild actions: invalid compose project");
        }
    }

    private static void device(Node item, String path) {
        if (item instanceof Node.Mapping device && device.has("count") && device.has("device_ids")) {
            throw new ComposeException(device.at(), path + ": \"count\" and \"device_ids\" attributes are exclusive");
        }
    }

    private static void pullPolicy(Node.Mapping service, String path) {
        String policy = service.text("pull_policy");
        if (!policy.isEmpty()
                && !policy.matches(
                        "always|never|build|if_not_present|missing|refresh|daily|weekly|every_([0-9]+[wdhms])+")) {
            throw new ComposeException(
                    service.keyAt("pull_policy"),
                    path + ".pull_policy: \"" + policy
                            + "\" is none of always, never, build, if_not_present, missing, refresh, daily, weekly,"
                            + " every_<n><w|d|h|m|s>");
        }
    }
}
