package dev.gantry.build;

import dev.gantry.dockerfile.CommandLine;
import dev.gantry.dockerfile.HereDocument;
import dev.gantry.dockerfile.Instruction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a `RUN` executes: a here-document alone is the shell's script, or a program where it begins with `#!`;
/// one beside a command is the command's input.
///
/// @param words from the first on
/// @param program what the first word names; null where the image has it
record RunScript(List<String> words, StepMount.@Nullable Script program) {
    /// Out of every layer's way: containers have a `/dev` of their own. Source: BuildKit.
    private static final String PIPES = "/dev/pipes/";

    RunScript {
        words = List.copyOf(words);
    }

    static RunScript of(Instruction.Run run, List<String> shell) {
        CommandLine line = run.command();
        List<HereDocument> documents = run.statement().hereDocuments();
        if (documents.isEmpty()) {
            return new RunScript(line.withShell(shell), null);
        }
        String text = line.words().getFirst();
        HereDocument first = documents.getFirst();
        boolean isAlone = documents.size() == 1 && text.startsWith("<<") && !text.contains(" ");
        if (isAlone && first.text().startsWith("#!")) {
            String target = PIPES + fileName(first.name());
            return new RunScript(List.of(target), new StepMount.Script(target, first.text()));
        }
        StringBuilder script = new StringBuilder(isAlone ? first.text() : text);
        if (!isAlone) {
            documents.forEach(
                    document -> script.append('\n').append(document.content()).append(document.name()));
        }
        return new RunScript(new CommandLine(false, List.of(script.toString())).withShell(shell), null);
    }

    /// A document may be called anything.
    private static String fileName(String name) {
        return name.matches("[A-Za-z0-9_][A-Za-z0-9_.-]{0,100}") ? name : "script";
    }
}
