package dev.gantry.cli;

import java.util.List;
import java.util.Optional;

/// `gantry system`
final class SystemGroup extends CommandGroup {
    private static final List<String> NAMES = List.of("df", "events", "gc", "info", "prune");

    SystemGroup() {
        super("system", "Manage Docker");
    }

    @Override
    List<String> names() {
        return NAMES;
    }

    @Override
    Optional<Command> find(String name) {
        return Optional.ofNullable(
                switch (name) {
                    case "df" -> new SystemDiskUsage();
                    case "dial-stdio" -> new SystemDialStdio();
                    case "events" -> new SystemEvents();
                    case "gc" -> new SystemGc();
                    case "info" -> new SystemInfo();
                    case "prune" -> new SystemPrune();
                    default -> null;
                });
    }
}
