package dev.gantry.cli;

import java.util.List;
import java.util.Optional;

/// `gantry network`
final class NetworkGroup extends CommandGroup {
    private static final List<String> NAMES = List.of("inspect", "ls");

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
                    case "inspect" -> new NetworkInspect();
                    case "ls", "list" -> new NetworkList();
                    default -> null;
                });
    }
}
