package dev.gantry.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Prints a shell's completion script. The scripts ask the program itself for candidates ([Complete]).
final class CompletionScript extends Command {
    private final String shell;

    CompletionScript(String shell) {
        super(Usage.of(shell, "", "Generate the autocompletion script for " + shell, 0, 0));
        this.shell = shell;
    }

    @Override
    String description(String program) {
        String load = switch (shell) {
            case "fish" -> program + " completion fish | source";
            default -> "source <(" + program + " completion " + shell + ")";
        };
        return "Generate the autocompletion script for the " + shell + " shell.\n\n"
                + "To load completions in your current shell session:\n\n\t" + load;
    }

    @Override
    int run(Session session, List<String> arguments) {
        try (InputStream in = CompletionScript.class.getResourceAsStream("completion." + shell)) {
            if (in == null) {
                throw new IllegalStateException("no completion script for " + shell);
            }
            String script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            session.out().print(script.replace("gantry", session.program()));
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
