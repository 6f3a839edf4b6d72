package dev.gantry.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// `docs/coverage.md` says of each command and flag of Docker's whether Gantry has it. What there is to have is in
/// `docker-commands.tsv`, what Gantry has in its commands themselves.
final class CoverageTest {
    @Test
    void theDocumentSaysWhatTheCommandLineHas() throws IOException {
        StringBuilder table = new StringBuilder();
        int commands = 0;
        int working = 0;
        table.append("| Command | Works | Flags that work | Flags that do not |\n|---|---|---|---|\n");
        for (String line : CommandLines.of("docker-commands.tsv").toList()) {
            String[] cells = line.split("\t", -1);
            List<String> wanted = cells[1].isEmpty() ? List.of() : List.of(cells[1].split(" ", -1));
            Optional<Command> command = find(cells[0]);
            commands++;
            working += command.isPresent() ? 1 : 0;
            table.append(row(cells[0], command.orElse(null), wanted));
        }
        new CoverageSection("The command line")
                .compare("Of Docker's " + commands + " commands, " + working + " work.\n\n" + table);
    }

    private static String row(String name, @Nullable Command command, List<String> wanted) {
        List<String> working = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (String flag : wanted) {
            if (command == null) {
                continue;
            }
            switch (state(command, flag.substring(2))) {
                case WORKS -> working.add("`" + flag + "`");
                case FOR_WINDOWS -> missing.add("`" + flag + "` (for Windows, refused as by Docker)");
                case MISSING -> missing.add("`" + flag + "`");
            }
        }
        return "| `" + name + "` | " + (command == null ? "not yet" : "yes") + " | " + String.join(" ", working) + " | "
                + String.join(" ", missing) + " |\n";
    }

    private enum State {
        WORKS,
        FOR_WINDOWS,
        MISSING
    }

    private static State state(Command command, String flag) {
        if (flag.equals("help")) {
            return State.WORKS; // every command's
        }
        return command.flags
                .find(flag)
                .map(found -> found.isForWindows() ? State.FOR_WINDOWS : State.WORKS)
                .orElse(State.MISSING);
    }

    private static Optional<Command> find(String line) {
        List<String> words = List.of(line.split(" ", -1));
        if (line.equals("docker")) {
            return Optional.of(new RootCommand("", ""));
        }
        if (words.size() == 1) {
            return CommandTree.command(line).or(() -> CommandTree.group(line));
        }
        return CommandTree.group(words.getFirst())
                .flatMap(group -> group.find(words.get(1)))
                .filter(command -> !(command instanceof ComposeLater));
    }
}
