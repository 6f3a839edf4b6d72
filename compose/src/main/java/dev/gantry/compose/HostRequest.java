package dev.gantry.compose;

import dev.gantry.client.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The part `HostConfig` of a container's request.
final class HostRequest {
    private static final String UNCONFINED_PATHS = "systempaths=unconfined";

    private HostRequest() {}

    static JsonObject of(Service service, ContainerBlueprint blueprint, EndpointRequests endpoints) {
        RequestFields host = new RequestFields()
                .flag("AutoRemove", blueprint.autoRemove())
                .put("NetworkMode", endpoints.mode())
                .list("Links", endpoints.hostLinks())
                .map("PortBindings", takesPorts(blueprint) ? Map.of() : bindings(service))
                .object("RestartPolicy", blueprint.number() == 0 ? new JsonObject() : restart(service))
                .object("LogConfig", logging(service.logging()))
                .list("VolumesFrom", blueprint.shared().volumesFrom())
                .map("Tmpfs", tmpfs(service.storage().tmpfs()))
                .number("ShmSize", service.storage().shmSizeBytes())
                .flag("ReadonlyRootfs", service.storage().readOnly())
                .map("StorageOpt", service.storage().storageOptions())
                .given("Init", service.process().init())
                .map("Annotations", service.identity().annotations());
        names(host, service.networking());
        isolation(host, service, blueprint);
        LimitRequest.add(host, service);
        new MountRequests(service, blueprint).add(host);
        return host.json();
    }

    /// Whether another container's ports are handed over to this one when it runs.
    private static boolean takesPorts(ContainerBlueprint blueprint) {
        return blueprint.labels().containsKey(ComposeLabels.PORTS_FROM);
    }

    private static void names(RequestFields host, ServiceNetworking networking) {
        host.list("Dns", networking.dns())
                .list("DnsSearch", networking.dnsSearch())
                .list("DnsOptions", networking.dnsOptions())
                .list(
                        "ExtraHosts",
                        networking.extraHosts().stream()
                                .map(entry -> entry.replaceFirst("=", ":"))
                                .toList());
    }

    private static void isolation(RequestFields host, Service service, ContainerBlueprint blueprint) {
        ServiceIsolation isolation = service.isolation();
        List<String> options = new ArrayList<>(isolation.securityOptions());
        if (options.remove(UNCONFINED_PATHS)) {
            host.put("MaskedPaths", List.of()).put("ReadonlyPaths", List.of());
        }
        options.replaceAll(option -> securityOption(option, blueprint.project().directory()));
        host.flag("Privileged", isolation.privileged())
                .list("CapAdd", isolation.capAdd())
                .list("CapDrop", isolation.capDrop())
                .list("SecurityOpt", options)
                .list("GroupAdd", isolation.groupAdd())
                .map("Sysctls", isolation.sysctls())
                .text("IpcMode", blueprint.shared().ipc())
                .text("PidMode", blueprint.shared().pid())
                .text("UTSMode", isolation.uts())
                .text("CgroupnsMode", isolation.cgroup())
                .text("CgroupParent", isolation.cgroupParent())
                .text("UsernsMode", isolation.userns())
                .text("Runtime", isolation.runtime())
                .text("Isolation", isolation.technology());
    }

    /// A seccomp profile is sent as its text.
    private static String securityOption(String option, Path directory) {
        String name = "seccomp";
        boolean isProfile = option.startsWith(name + "=") || option.startsWith(name + ":");
        String value = isProfile ? option.substring(name.length() + 1) : "";
        if (!isProfile || value.equals("unconfined") || value.equals("builtin")) {
            return option;
        }
        try {
            return name + "=" + Files.readString(directory.resolve(value));
        } catch (IOException e) {
            throw new ProjectException("opening seccomp profile (" + value + ") failed: " + e.getMessage());
        }
    }

    /// `{"80/tcp": [{"HostIp": "", "HostPort": "8080"}]}`
    static Map<String, List<JsonObject>> bindings(Service service) {
        Map<String, List<JsonObject>> bindings = new TreeMap<>();
        for (Port port : service.networking().ports()) {
            bindings.computeIfAbsent(port.target() + "/" + port.protocol(), _ -> new ArrayList<>())
                    .add(JsonObject.of("HostIp", port.hostIp(), "HostPort", port.published()));
        }
        return bindings;
    }

    private static JsonObject restart(Service service) {
        Deploy deploy = service.deploy();
        if (deploy != null && deploy.restart() != null) {
            RestartRule rule = deploy.restart();
            Long most = rule.maxAttempts();
            return policy(rule.condition(), most == null ? 0 : most);
        }
        String given = service.lifecycle().restart();
        int colon = given.indexOf(':');
        if (given.isEmpty()) {
            return new JsonObject();
        }
        return colon < 0
                ? policy(given, 0)
                : policy(given.substring(0, colon), Long.parseLong(given.substring(colon + 1)));
    }

    private static JsonObject policy(String condition, long most) {
        String name = switch (condition) {
            case "none" -> "no";
            case "any", "" -> "always";
            default -> condition;
        };
        return new RequestFields()
                .put("Name", name)
                .number("MaximumRetryCount", most)
                .json();
    }

    private static JsonObject logging(@Nullable Logging logging) {
        return logging == null
                ? new JsonObject()
                : new RequestFields()
                        .text("Type", logging.driver())
                        .map("Config", logging.options())
                        .json();
    }

    private static Map<String, String> tmpfs(List<String> entries) {
        Map<String, String> places = new TreeMap<>();
        for (String entry : entries) {
            int colon = entry.indexOf(':');
            places.put(colon < 0 ? entry : entry.substring(0, colon), colon < 0 ? "" : entry.substring(colon + 1));
        }
        return places;
    }
}
