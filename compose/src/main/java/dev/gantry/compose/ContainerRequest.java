package dev.gantry.compose;

import dev.gantry.client.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The body of `POST /containers/create` for a container of a service.
final class ContainerRequest {
    private static final String TCP = "/tcp";

    private ContainerRequest() {}

    static JsonObject of(Service service, ContainerBlueprint blueprint) {
        ServiceProcess process = service.process();
        RequestFields body = new RequestFields()
                .put("Image", blueprint.image())
                .text("Hostname", service.identity().hostname())
                .text("Domainname", service.identity().domainname())
                .text("User", process.user())
                .text("WorkingDir", process.workingDir())
                .flag("Tty", process.tty())
                .flag("OpenStdin", process.stdinOpen())
                .flag("StdinOnce", blueprint.attachesInput() && process.stdinOpen())
                .flag("AttachStdin", blueprint.attachesInput())
                .put("AttachStdout", true)
                .put("AttachStderr", true)
                .given("Cmd", process.command())
                .given("Entrypoint", process.entrypoint())
                .list("Env", variables(process.environment()))
                .map("Labels", blueprint.labels())
                .map("ExposedPorts", exposed(service.networking()))
                .object("Healthcheck", health(service.lifecycle().health()))
                .text("StopSignal", service.lifecycle().stopSignal());
        if (service.lifecycle().stopGracePeriod() != null) {
            body.put("StopTimeout", service.lifecycle().stopGracePeriod().toSeconds());
        }
        EndpointRequests endpoints = new EndpointRequests(service, blueprint);
        if (!blueprint.takesAllNetworks()) {
            body.text("MacAddress", endpoints.macAddress());
        }
        body.put("HostConfig", HostRequest.of(service, blueprint, endpoints));
        body.object("NetworkingConfig", endpoints.atCreation());
        return body.json();
    }

    private static List<String> variables(Map<String, String> environment) {
        List<String> variables = new ArrayList<>();
        environment.forEach((name, value) -> variables.add(name + "=" + value));
        return variables;
    }

    /// `{"80/tcp": {}}` of `expose` and of the ports that are published.
    private static Map<String, JsonObject> exposed(ServiceNetworking networking) {
        Map<String, JsonObject> ports = new TreeMap<>();
        networking.expose().forEach(text -> range(text).forEach(port -> ports.put(port, new JsonObject())));
        networking.ports().forEach(port -> ports.put(port.target() + "/" + port.protocol(), new JsonObject()));
        return ports;
    }

    /// Each port of `3000-3002/udp`.
    private static List<String> range(String text) {
        int slash = text.indexOf('/');
        String numbers = slash < 0 ? text : text.substring(0, slash);
        String protocol = slash < 0 ? TCP : text.substring(slash);
        int dash = numbers.indexOf('-');
        if (dash < 0) {
            return List.of(numbers + protocol);
        }
        List<String> ports = new ArrayList<>();
        int last = Integer.parseInt(numbers.substring(dash + 1));
        for (int port = Integer.parseInt(numbers.substring(0, dash)); port <= last; port++) {
            ports.add(port + protocol);
        }
        return ports;
    }

    private static JsonObject health(@Nullable Health health) {
        if (health == null) {
            return new JsonObject();
        }
        if (health.disable()) {
            return JsonObject.of("Test", List.of("NONE"));
        }
        return new RequestFields()
                .list("Test", health.test())
                .duration("Interval", health.interval())
                .duration("Timeout", health.timeout())
                .duration("StartPeriod", health.startPeriod())
                .duration("StartInterval", health.startInterval())
                .given("Retries", health.retries())
                .json();
    }
}
