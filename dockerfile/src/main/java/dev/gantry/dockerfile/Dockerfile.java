package dev.gantry.dockerfile;

import java.util.ArrayList;
import java.util.List;

/// A Dockerfile, understood: the `ARG`s before its first `FROM`, and its stages.
public record Dockerfile(Directives directives, List<Instruction.Arg> globalArguments, List<Stage> stages) {
    public Dockerfile {
        globalArguments = List.copyOf(globalArguments);
        stages = List.copyOf(stages);
    }

    /// A stage: its `FROM` and what follows up to the next.
    public record Stage(Instruction.From from, List<Instruction> instructions) {
        public Stage {
            instructions = List.copyOf(instructions);
        }
    }

    /// All instructions, in the order of the file.
    public List<Instruction> instructions() {
        List<Instruction> all = new ArrayList<>(globalArguments);
        for (Stage stage : stages) {
            all.add(stage.from());
            all.addAll(stage.instructions());
        }
        return List.copyOf(all);
    }

    /// Reads a Dockerfile.
    ///
    /// @throws DockerfileException saying what is wrong and in which line
    public static Dockerfile parse(String text) {
        DockerfileParser.Parsed parsed = DockerfileParser.parse(text);
        if (parsed.statements().isEmpty()) {
            throw new DockerfileException(null, "file with no instructions");
        }
        char escape = parsed.directives().escape();
        List<Instruction> instructions = parsed.statements().stream()
                .map(statement -> InstructionParser.parse(statement, escape))
                .toList();
        return ofInstructions(parsed.directives(), instructions);
    }

    /// Reads the instruction that an image keeps for those that build on it.
    ///
    /// @throws DockerfileException saying what is wrong
    public static Instruction parseTrigger(String text) {
        List<Statement> statements = DockerfileParser.parse(text).statements();
        if (statements.size() != 1) {
            throw new DockerfileException(null, "ONBUILD trigger is not one instruction: " + Quoted.of(text));
        }
        return InstructionParser.parse(statements.getFirst(), Directives.DEFAULT.escape());
    }

    private static Dockerfile ofInstructions(Directives directives, List<Instruction> instructions) {
        List<Instruction.Arg> globals = new ArrayList<>();
        List<Stage> stages = new ArrayList<>();
        Instruction.From from = null;
        List<Instruction> body = new ArrayList<>();
        for (Instruction instruction : instructions) {
            if (instruction instanceof Instruction.From next) {
                if (from != null) {
                    stages.add(new Stage(from, body));
                }
                from = next;
                body.clear();
            } else if (from != null) {
                body.add(instruction);
            } else if (instruction instanceof Instruction.Arg arg) {
                globals.add(arg);
            } else {
                throw new DockerfileException(instruction.statement().range(), "no build stage in current context");
            }
        }
        if (from == null) {
            throw new DockerfileException(null, "dockerfile contains no stages to build");
        }
        stages.add(new Stage(from, body));
        return new Dockerfile(directives, globals, stages);
    }
}
