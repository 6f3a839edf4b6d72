package dev.gantry.engine;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.api.EmptyObject;
import dev.gantry.api.HostConfig;
import dev.gantry.api.Nil;
import dev.gantry.api.PortBinding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Ports that are to be published besides a container's others, and some that are not to be any more: an extension of
/// the Engine API's `ContainerUpdate`.
///
/// @param add by container port, as in `PortBindings`
/// @param remove ports of the host: `8080`, `8080/udp`, `127.0.0.1:8080/tcp`, `[::1]:8080`
record PublishChange(Map<String, List<PortBinding>> add, List<String> remove) {
    boolean isEmpty() {
        return add.isEmpty() && remove.isEmpty();
    }

    /// The container with these ports, exposed and published.
    ///
    /// @throws EngineException `INVALID_PARAMETER` for a port that is none or is not published
    ContainerDocument apply(ContainerDocument document) {
        String mode = document.hostConfig().networkMode();
        if (mode.startsWith("container:") || mode.equals(NetworkRegistry.HOST) || mode.equals(NetworkRegistry.NONE)) {
            throw invalid("ports can't be published: the network mode of container " + document.name() + " is " + mode);
        }
        Map<String, List<PortBinding>> bindings = explicit(document);
        remove.forEach(port -> new HostPortName(port).removeFrom(bindings, document));
        Map<String, EmptyObject> exposed =
                new TreeMap<>(Nil.toEmpty(document.config().exposedPorts()));
        add.forEach((text, list) -> {
            String port = Ports.Exposed.parse(text).toString();
            exposed.put(port, EmptyObject.INSTANCE);
            List<PortBinding> all = bindings.computeIfAbsent(port, _ -> new ArrayList<>());
            (list.isEmpty() ? List.of(new PortBinding("", "")) : list)
                    .stream().filter(one -> !all.contains(one)).forEach(all::add);
        });
        HostConfig host = document.hostConfig().withPortBindings(bindings).withPublishAllPorts(false);
        ContainerDocument changed =
                document.withHostConfig(host).withConfig(document.config().withExposedPorts(exposed));
        Ports.wanted(changed.config(), changed.hostConfig());
        return changed;
    }

    /// What is published now, each port by a binding of its own; also those that are only so because all are.
    private static Map<String, List<PortBinding>> explicit(ContainerDocument document) {
        Map<String, List<PortBinding>> bindings = new LinkedHashMap<>();
        Nil.toEmpty(document.hostConfig().portBindings())
                .forEach((port, list) ->
                        bindings.put(Ports.Exposed.parse(port).toString(), new ArrayList<>(Nil.toEmpty(list))));
        if (document.hostConfig().publishAllPorts()) {
            Nil.toEmpty(document.config().exposedPorts()).keySet().forEach(text -> {
                List<PortBinding> list =
                        bindings.computeIfAbsent(Ports.Exposed.parse(text).toString(), _ -> new ArrayList<>());
                if (list.isEmpty()) {
                    list.add(new PortBinding("", ""));
                }
            });
        }
        return bindings;
    }
}
