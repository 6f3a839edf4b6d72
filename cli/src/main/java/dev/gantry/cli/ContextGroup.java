package dev.gantry.cli;

import java.util.List;
import java.util.Optional;

/// `gantry context`
final class ContextGroup extends CommandGroup {
    private static final List<String> NAMES =
            List.of("create", "export", "import", "inspect", "ls", "rm", "show", "update", "use");

    ContextGroup() {
        super("context", "Manage contexts");
    }

    @Override
    List<String> names() {
        return NAMES;
    }

    @Override
    Optional<Command> find(String name) {
        return Optional.ofNullable(
                switch (name) {
                    case "create" -> new ContextCreate();
                    case "export" -> new ContextExport();
                    case "import" -> new ContextImport();
                    case "inspect" -> new ContextInspect();
                    case "ls", "list" -> new ContextList();
                    case "rm", "remove" -> new ContextRemove();
                    case "show" -> new ContextShow();
                    case "update" -> new ContextUpdate();
                    case "use" -> new ContextUse();
                    default -> null;
                });
    }
}
