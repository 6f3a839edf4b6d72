package dev.gantry.build;

import dev.gantry.dockerfile.Instruction;
import java.util.ArrayList;
import java.util.List;

/// A stage that a build needs.
///
/// @param index its place in the Dockerfile, from 0
/// @param base what it begins with
/// @param instructions what follows its `FROM`
/// @param needs the stages that it is based on or copies from
record PlannedStage(int index, Instruction.From from, Base base, List<Instruction> instructions, List<Integer> needs) {
    PlannedStage {
        instructions = List.copyOf(instructions);
        needs = List.copyOf(needs);
    }

    /// How many steps it has: its `FROM`, and its instructions.
    int steps() {
        return 1 + instructions.size();
    }

    /// How it is called where there are others.
    String title() {
        String name = from.stage();
        return name == null ? "stage-" + index : name;
    }

    /// The same with further instructions.
    PlannedStage with(List<? extends Instruction> further) {
        List<Instruction> all = new ArrayList<>(instructions);
        all.addAll(further);
        return new PlannedStage(index, from, base, all, needs);
    }

    /// What a stage begins with.
    sealed interface Base {
        /// Nothing.
        record Scratch() implements Base {}

        /// What an earlier stage has made.
        record Stage(int index) implements Base {}

        /// The files of a context that has a name.
        record Context(String name) implements Base {}

        /// An image of the engine or of a registry.
        ///
        /// @param platform `os/arch[/variant]`, or "" for the build's
        record Image(String reference, String platform) implements Base {}
    }
}
