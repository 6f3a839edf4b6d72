package dev.gantry.cli;

import java.util.List;
import java.util.Optional;

/// `gantry volume`
final class VolumeGroup extends CommandGroup {
    private static final List<String> NAMES = List.of("backup", "create", "inspect", "ls", "prune", "restore", "rm");

    VolumeGroup() {
        super("volume", "Manage volumes");
    }

    @Override
    List<String> names() {
        return NAMES;
    }

    @Override
    Optional<Command> find(String name) {
        return Optional.ofNullable(
                switch (name) {
                    case "backup" -> new VolumeBackup();
                    case "restore" -> new VolumeRestore();
                    case "create" -> new VolumeCreate();
                    case "inspect" -> new VolumeInspect();
                    case "ls", "list" -> new VolumeList();
                    case "prune" -> new VolumePrune();
                    case "update" -> new VolumeUpdate();
                    case "rm", "remove" -> new VolumeRemove();
                    default -> null;
                });
    }
}
