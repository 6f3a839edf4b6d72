package dev.gantry.engine;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.api.EmptyObject;
import dev.gantry.api.Nil;
import dev.gantry.api.PortBinding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Ports that are to be published besides a container's others, and some that are not to be any more: an extension of
/// the Engine API's `ContainerUpdate`. Another container may have to give up those that it has.
///
/// @param add by container port, as in `PortBindings`
/// @param remove ports of the host: `8080`, `8080/udp`, `127.0.0.1:8080/tcp`, `[::1]:8080`
/// @param giver null for none
record PublishChange(
        Map<String, List<PortBinding>> add,
        List<String> remove,
        @Nullable Container giver) {
    boolean isEmpty() {
        return add.isEmpty() && remove.isEmpty();
    }

    /// The container with these ports, exposed and published.
    ///
    /// @throws EngineException `INVALID_PARAMETER` for a port that is none or is not published
    ContainerDocument apply(ContainerDocument document) {
        requirePorts(document);
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
        ContainerDocument changed = with(bindings, document);
        changed = changed.withConfig(document.config().withExposedPorts(exposed));
        Ports.wanted(changed.config(), changed.hostConfig());
        return changed;
    }

    /// The giver without the ports that it gives up: those that are told in the same words.
    ContainerDocument without(ContainerDocument document) {
        requirePorts(document);
        Map<String, List<PortBinding>> bindings = explicit(document);
        add.forEach((text, list) -> {
            String protocol = Ports.Exposed.parse(text).protocol();
            bindings.forEach((port, all) -> {
                if (Ports.Exposed.parse(port).protocol().equals(protocol)) {
                    all.removeAll(list);
                }
            });
        });
        bindings.values().removeIf(List::isEmpty);
        return with(bindings, document);
    }

    private static ContainerDocument with(Map<String, List<PortBinding>> bindings, ContainerDocument document) {
        return document.withHostConfig(
                document.hostConfig().withPortBindings(bindings).withPublishAllPorts(false));
    }

    private static void requirePorts(ContainerDocument document) {
        String mode = document.hostConfig().networkMode();
        if (mode.startsWith("container:") || mode.equals(NetworkRegistry.HOST) || mode.equals(NetworkRegistry.NONE)) {
            throw invalid("ports can't be published: the network mode of container " + document.name() + " is " + mode);
        }
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
