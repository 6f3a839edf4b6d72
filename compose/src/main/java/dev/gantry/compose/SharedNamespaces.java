package dev.gantry.compose;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// What a service shares with containers: their names in the file are replaced by ids.
///
/// @param network a mode that the engine knows, or empty where the service has networks
/// @param volumesFrom `id[:ro]`
/// @param containers the ids of those that are shared with
record SharedNamespaces(String network, String ipc, String pid, List<String> volumesFrom, List<String> containers) {
    private static final String SERVICE = "service:";
    private static final String CONTAINER = "container:";

    SharedNamespaces {
        volumesFrom = List.copyOf(volumesFrom);
        containers = List.copyOf(containers);
    }

    /// Errors: [ProjectException] where a service has no container yet
    ///
    /// @param idOf the id of a service's first container; empty where it has none
    static SharedNamespaces of(Service service, Function<String, String> idOf) {
        List<String> used = new ArrayList<>();
        Function<String, String> known = idOf.andThen(id -> {
            used.add(id);
            return id;
        });
        return new SharedNamespaces(
                mode(service.networking().mode(), "network", known),
                mode(service.isolation().ipc(), "IPC", known),
                mode(service.isolation().pid(), "PID", known),
                volumes(service, known),
                used);
    }

    private static String mode(String mode, String kind, Function<String, String> idOf) {
        if (!mode.startsWith(SERVICE)) {
            return mode;
        }
        String name = mode.substring(SERVICE.length());
        String id = idOf.apply(name);
        if (id.isEmpty()) {
            throw new ProjectException(
                    "cannot share " + kind + " namespace with service " + name + ": container missing");
        }
        return CONTAINER + id;
    }

    private static List<String> volumes(Service service, Function<String, String> idOf) {
        List<String> resolved = new ArrayList<>();
        for (String from : service.storage().volumesFrom()) {
            if (from.startsWith(CONTAINER)) {
                resolved.add(from.substring(CONTAINER.length()));
                continue;
            }
            int colon = from.indexOf(':');
            String name = colon < 0 ? from : from.substring(0, colon);
            String id = idOf.apply(name);
            if (id.isEmpty()) {
                throw new ProjectException("cannot share volume with service " + name + ": container missing");
            }
            resolved.add(colon < 0 ? id : id + from.substring(colon));
        }
        return resolved;
    }
}
