package dev.gantry.dockerfile;

import java.util.ArrayList;
import java.util.List;

/// What `RUN`, `CMD` and `ENTRYPOINT` run.
///
/// @param isExec true for the exec form, a JSON array; else `words` is one line for the shell, or nothing
public record CommandLine(boolean isExec, List<String> words) {
    public CommandLine {
        words = List.copyOf(words);
    }

    static CommandLine of(String arguments) {
        return JsonArguments.find(arguments)
                .map(words -> new CommandLine(true, words))
                .orElseGet(() -> new CommandLine(false, arguments.isEmpty() ? List.of() : List.of(arguments)));
    }

    /// What is executed: the words, behind the shell's where they are its line.
    public List<String> withShell(List<String> shell) {
        if (isExec) {
            return words;
        }
        List<String> line = new ArrayList<>(shell);
        line.addAll(words);
        return List.copyOf(line);
    }
}
