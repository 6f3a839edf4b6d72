package dev.gantry.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/// Runs every row against a peer and a subject and prints Markdown tables. `bin/bench` gives it its arguments.
public final class Bench {
    private static final LayeredImage LARGE = new LayeredImage("large", "1 GB in 12 layers", 12, 425, 200_000);
    private static final LayeredImage MANY = new LayeredImage("many", "60 layers of 40 KB", 60, 4, 10_000);

    private Bench() {}

    /// Measures, and prints as it goes.
    ///
    /// @param args a directory for everything that is written; the image archive; the docker CLI; then name,
    ///     daemon program and command line of the peer, and the same of the subject; then words that choose rows
    ///     by their title, all rows when there are none
    public static void main(String[] args) throws IOException {
        Path directory = Files.createDirectories(Path.of(args[0]));
        Path image = Path.of(args[1]);
        var peer = new Engine.Kind(args[3], args[4], args[5], args[2], image);
        var subject = new Engine.Kind(args[6], args[7], args[8], args[2], image);
        List<String> words = List.of(args).subList(9, args.length);
        List<Row<Engine>> engineRows = chosen(words, engineRows(directory));
        if (!engineRows.isEmpty()) {
            new Contest<>(
                            peer.name(),
                            startUntilExit(peer, directory.resolve("peer")),
                            subject.name(),
                            startUntilExit(subject, directory.resolve("subject")))
                    .run(engineRows);
        }
        withoutProxy(peer, subject, chosen(words, NetworkRows.published()), directory);
        var registry = new RegistryPair(directory, subject.ownCli());
        registry.run(chosen(words, RegistryRows.all()));
    }

    /// dockerd's published ports have a proxy process each unless it is told otherwise.
    private static void withoutProxy(Engine.Kind peer, Engine.Kind subject, List<Row<Engine>> rows, Path directory)
            throws IOException {
        if (rows.isEmpty()) {
            return;
        }
        Path program = directory.resolve("without-proxy");
        Files.writeString(program, "#!/bin/sh\nexec " + peer.daemonProgram() + " --userland-proxy=false \"$@\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        String name = peer.name() + " without proxy";
        var kind = new Engine.Kind(name, program.toString(), peer.ownCli(), peer.docker(), peer.image());
        new Contest<>(
                        name,
                        startUntilExit(kind, directory.resolve("bare")),
                        subject.name(),
                        startUntilExit(subject, directory.resolve("other")))
                .run(rows);
    }

    private static <S> List<Row<S>> chosen(List<String> words, List<Row<S>> rows) {
        return rows.stream()
                .filter(row -> words.isEmpty() || words.stream().anyMatch(row.title()::contains))
                .toList();
    }

    /// However the program ends, no container is left behind: Gantry's would outlive their daemon.
    private static Engine startUntilExit(Engine.Kind kind, Path directory) {
        Engine engine = kind.start(directory);
        Runtime.getRuntime().addShutdownHook(new Thread(engine::close));
        return engine;
    }

    private static List<Row<Engine>> engineRows(Path directory) {
        Stream<Row<Engine>> containers = Stream.of(
                new RunRow("bridge"),
                new RunRow("none"),
                new RunRow("host"),
                new ExecRow(),
                new ManyAtOnceRow(50),
                new CycleRow(20),
                new ListRow(200),
                new DiskUsageRow(200, 100),
                LogRow.writing(directory),
                new MemoryRow(0, directory),
                new MemoryRow(50, directory),
                new StartRow(directory),
                new OwnListRow());
        Stream<Row<Engine>> files = Stream.concat(
                CopyRow.of(directory).stream(),
                Stream.of(new StatsRow(50), new ChangedRow("diff"), new ChangedRow("commit")));
        Stream<Row<Engine>> networks = NetworkRows.all().stream();
        Stream<Row<Engine>> images = Stream.of(LARGE, MANY).flatMap(image -> ImageRows.of(image, directory).stream());
        Stream<Row<Engine>> builds = BuildRows.of(directory).stream();
        Stream<Row<Engine>> projects = ComposeRows.of(directory.resolve("projects")).stream();
        return Stream.of(containers, files, networks, images, builds, projects)
                .flatMap(rows -> rows)
                .toList();
    }
}
