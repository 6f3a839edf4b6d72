package dev.gantry.build;

import static dev.gantry.engine.EngineException.invalid;

import dev.gantry.dockerfile.Instruction;
import dev.gantry.dockerfile.Variables;
import java.util.Map;

/// What a `FROM` says, its variables replaced.
record StageNaming(Map<String, String> arguments, char escape) {
    StageNaming {
        arguments = Map.copyOf(arguments);
    }

    String image(Instruction.From from) {
        String image = expand(from, from.image());
        if (image.isEmpty()) {
            throw invalid("base name (" + from.image() + ") should not be blank");
        }
        return image;
    }

    String platform(Instruction.From from) {
        return expand(from, from.platform());
    }

    private String expand(Instruction.From from, String word) {
        return new Variables(arguments, escape).expand(from.statement(), word);
    }
}
