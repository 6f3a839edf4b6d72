package dev.gantry.cli;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `gantry builder`
final class BuilderGroup extends CommandGroup {
    private static final List<String> NAMES = List.of("build", "prune");

    BuilderGroup() {
        super("builder", "Manage builds");
    }

    @Override
    List<String> names() {
        return NAMES;
    }

    @Override
    Optional<Command> find(String name) {
        @Nullable Command command = switch (name) {
            case "build" -> new ImageBuild();
            case "prune" -> new BuilderPrune();
            default -> null;
        };
        return Optional.ofNullable(command);
    }
}
