package dev.gantry.cli;

import java.util.List;
import java.util.Optional;

/// `gantry network`
final class NetworkGroup extends CommandGroup {
    private static final List<String> NAMES =
            List.of("connect", "create", "disconnect", "inspect", "ls", "prune", "rm");

    NetworkGroup() {
        super("network", "Manage networks");
    }

    @Override
    List<String> names() {
        return NAMES;
    }

    @Override
    Optional<Command> find(String name) {
        return Optional.ofNullable(
                switch (name) {
                    case "connect" -> new NetworkConnect();
                    case "create" -> new NetworkCreate();
                    case "disconnect" -> new NetworkDisconnect();
                    case "inspect" -> new NetworkInspect();
                    case "ls", "list" -> new NetworkList();
                    case "prune" -> new NetworkPrune();
                    case "rm", "remove" -> new NetworkRemove();
                    default -> null;
                });
    }
}
