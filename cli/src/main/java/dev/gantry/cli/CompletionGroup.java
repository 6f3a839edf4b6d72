package dev.gantry.cli;

import java.util.List;
import java.util.Optional;

/// `gantry completion`: scripts for shells.
final class CompletionGroup extends CommandGroup {
    CompletionGroup() {
        super("completion", "Generate the autocompletion script for the specified shell");
    }

    @Override
    String description(String program) {
        return "Generate the autocompletion script for " + program + " for the specified shell.\n"
                + "See each sub-command's help for details on how to use the generated script.";
    }

    @Override
    List<String> names() {
        return List.of("bash", "fish", "zsh");
    }

    @Override
    Optional<Command> find(String name) {
        return names().contains(name) ? Optional.of(new CompletionScript(name)) : Optional.empty();
    }
}
