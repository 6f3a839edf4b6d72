package dev.gantry.cli;

import java.util.List;
import java.util.Optional;

/// `gantry image`
final class ImageGroup extends CommandGroup {
    private static final List<String> NAMES = List.of(
            "build", "history", "import", "inspect", "load", "ls", "prune", "pull", "push", "rm", "save", "tag");

    ImageGroup() {
        super("image", "Manage images");
    }

    @Override
    List<String> names() {
        return NAMES;
    }

    @Override
    Optional<Command> find(String name) {
        return Optional.ofNullable(
                switch (name) {
                    case "build" -> new ImageBuild();
                    case "history" -> new ImageHistory();
                    case "import" -> new ImageImport();
                    case "inspect" -> new ImageInspect();
                    case "load" -> new ImageLoad();
                    case "ls", "list" -> new ImageList();
                    case "prune" -> new ImagePrune();
                    case "pull" -> new ImagePull();
                    case "push" -> new ImagePush();
                    case "rm", "remove" -> new ImageRemove();
                    case "save" -> new ImageSave();
                    case "tag" -> new ImageTag();
                    default -> null;
                });
    }
}
