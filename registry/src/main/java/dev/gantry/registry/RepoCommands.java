package dev.gantry.registry;

import dev.gantry.cli.Command;
import dev.gantry.cli.ProgramGroup;
import dev.gantry.cli.Session;
import dev.gantry.cli.Usage;
import dev.gantry.storage.Database;
import java.time.Clock;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/// `gantry registry repo`.
final class RepoCommands {
    private RepoCommands() {}

    static ProgramGroup group() {
        TreeMap<String, Supplier<Command>> commands = new TreeMap<>();
        commands.put("ls", ListAll::new);
        commands.put("tags", Tags::new);
        commands.put("rm", Remove::new);
        return new ProgramGroup("repo", "Manage repositories", commands);
    }

    /// Prints a list of any length page by page.
    ///
    /// @param page what comes after a word, at most so many
    private static void printAll(Session session, BiFunction<String, Integer, List<String>> page) {
        List<String> words = page.apply("", Page.MAX);
        while (!words.isEmpty()) {
            words.forEach(session.out()::println);
            words = page.apply(words.getLast(), Page.MAX);
        }
    }

    private static final class ListAll extends StoredCommand {
        ListAll() {
            super(Usage.of("ls", "[OPTIONS]", "List repositories", 0, 0));
        }

        @Override
        void execute(Session session, Database database, List<String> arguments) {
            printAll(session, new Repositories(database, Clock.systemUTC())::list);
        }
    }

    private static final class Tags extends StoredCommand {
        Tags() {
            super(Usage.of("tags", "[OPTIONS] REPOSITORY", "List a repository's tags", 1, 1));
        }

        @Override
        void execute(Session session, Database database, List<String> arguments) {
            Clock clock = Clock.systemUTC();
            Manifests manifests =
                    new Manifests(database, new Repositories(database, clock), new Links(database, clock), clock);
            RepositoryName name = new RepositoryName(arguments.getFirst());
            printAll(session, (last, limit) -> manifests.tags(name, last, limit));
        }
    }

    private static final class Remove extends StoredCommand {
        Remove() {
            super(Usage.of(
                    "rm",
                    "[OPTIONS] REPOSITORY [REPOSITORY...]",
                    "Remove repositories; their blobs go with the next collection",
                    1,
                    Usage.ANY));
        }

        @Override
        void execute(Session session, Database database, List<String> arguments) {
            Repositories repositories = new Repositories(database, Clock.systemUTC());
            arguments.forEach(name -> repositories.remove(new RepositoryName(name)));
        }
    }
}
