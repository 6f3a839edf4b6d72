package dev.gantry.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Builds of Dockerfiles: by the docker CLI and the classic builder's request, which both engines know, and by what
/// each engine has that is newer: BuildKit, and our own client.
final class BuildRows {
    private static final String IMAGE = "built";
    private static final long SEED = 4;

    private BuildRows() {}

    /// @param directory for the contexts
    static List<Row<Engine>> of(Path directory) {
        Context steps = new Context(directory.resolve("steps"), steps(60));
        Context mixed = new Context(directory.resolve("mixed"), mixed());
        Context stages = new Context(directory.resolve("stages"), stages(4));
        Context many = new Context(directory.resolve("many-files"), "FROM busybox\nCOPY . /all\n").files(50_000, 500);
        Context large =
                new Context(directory.resolve("large-files"), "FROM busybox\nCOPY . /all\n").files(20, 100 << 20);
        List<Row<Engine>> rows = new ArrayList<>();
        for (Client client : Client.values()) {
            rows.add(new ColdRow(client, "60 small `RUN` steps, nothing cached", steps, 3));
            rows.add(new UnchangedRow(client, "60 small `RUN` steps, all cached", steps, 10));
            rows.add(new ColdRow(client, "20 steps of many kinds, nothing cached", mixed, 3));
            rows.add(new ChangedRow(client, "20 steps, a file of the third changed", mixed, "early"));
            rows.add(new ChangedRow(client, "20 steps, a file of the last but one changed", mixed, "late"));
            rows.add(new ColdRow(client, "four stages that wait 2 s each, nothing cached", stages, 3));
            rows.add(new ColdRow(client, "50,000 files of 500 bytes, nothing cached", many, 1));
            rows.add(new UnchangedRow(client, "50,000 files of 500 bytes, all cached", many, 3));
            rows.add(new ColdRow(client, "20 files of 100 MB, nothing cached", large, 1));
            rows.add(new UnchangedRow(client, "20 files of 100 MB, all cached", large, 3));
        }
        rows.add(new AtOnceRow(10, mixed));
        return rows;
    }

    /// Who asks for a build.
    private enum Client {
        DOCKER("build"),
        OWN("newest build");

        private final String title;

        Client(String title) {
            this.title = title;
        }

        Duration build(Engine engine, Path context, String... options) {
            List<String> arguments = new ArrayList<>(List.of("build", "-q", "-t", IMAGE));
            arguments.addAll(List.of(options));
            arguments.add(context.toString());
            String[] line = arguments.toArray(new String[0]);
            return this == DOCKER ? engine.docker(line) : engine.ownCli(line);
        }
    }

    private static String steps(int count) {
        return "FROM busybox\n"
                + IntStream.range(0, count)
                        .mapToObj(i -> "RUN echo " + i + " >/file" + i + "\n")
                        .collect(Collectors.joining());
    }

    private static String mixed() {
        return """
                FROM busybox
                WORKDIR /work
                COPY early .
                ENV A=1
                RUN mkdir -p a/b/c && cp early a/b/c
                ARG B=2
                RUN echo $B >b
                LABEL c=3
                RUN for i in $(seq 100); do echo $i >file$i; done
                USER nobody
                RUN id -u >/tmp/id
                USER root
                VOLUME /data
                EXPOSE 80
                RUN rm file1*
                SHELL ["/bin/sh", "-e", "-c"]
                RUN tar -cf all.tar a
                COPY late .
                RUN cat late early >both
                CMD ["cat", "both"]
                """;
    }

    private static String stages(int count) {
        String apart = IntStream.range(0, count)
                .mapToObj(i -> "FROM busybox AS s" + i + "\nRUN sleep 2; echo " + i + " >/made\n")
                .collect(Collectors.joining());
        String together = IntStream.range(0, count)
                .mapToObj(i -> "COPY --from=s" + i + " /made /made" + i + "\n")
                .collect(Collectors.joining());
        return apart + "FROM busybox\n" + together;
    }

    /// A directory with a Dockerfile.
    ///
    /// @param files how many more there are
    /// @param fileBytes the length of each, noise
    private record Context(Path directory, String dockerfile, int files, int fileBytes) {
        Context(Path directory, String dockerfile) {
            this(directory, dockerfile, 0, 0);
        }

        Context files(int count, int bytes) {
            return new Context(directory, dockerfile, count, bytes);
        }

        void write() {
            if (Files.exists(directory)) {
                return;
            }
            try {
                Files.createDirectories(directory);
                Files.writeString(directory.resolve("Dockerfile"), dockerfile);
                change("early");
                change("late");
                Random random = new Random(SEED);
                byte[] content = new byte[fileBytes];
                for (int i = 0; i < files; i++) {
                    Path folder = Files.createDirectories(directory.resolve("folder" + i / 100));
                    random.nextBytes(content);
                    Files.write(folder.resolve("file" + i), content);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /// Gives a file a content that it never had.
        void change(String file) {
            try {
                Files.writeString(directory.resolve(file), file + System.nanoTime());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// Each measures the seconds of one build.
    private abstract static class BuildRow implements Row<Engine> {
        private final Client client;
        private final String what;
        private final Context context;
        private final int rounds;

        BuildRow(Client client, String what, Context context, int rounds) {
            this.client = client;
            this.what = what;
            this.context = context;
            this.rounds = rounds;
        }

        @Override
        public String title() {
            return client.title + " of " + what + ", s";
        }

        @Override
        public int rounds() {
            return rounds;
        }

        final Context context() {
            return context;
        }

        @Override
        public void prepare(Engine engine) {
            context.write();
        }

        @Override
        public void finish(Engine engine) {
            engine.docker("rmi", IMAGE);
            engine.docker("image", "prune", "-f");
            engine.request("POST", "/build/prune?all=1");
        }

        final double build(Engine engine, String... options) {
            return Row.seconds(client.build(engine, context.directory(), options));
        }
    }

    private static final class ColdRow extends BuildRow {
        ColdRow(Client client, String what, Context context, int rounds) {
            super(client, what, context, rounds);
        }

        @Override
        public double measure(Engine engine) {
            return build(engine, "--no-cache");
        }
    }

    private static final class UnchangedRow extends BuildRow {
        UnchangedRow(Client client, String what, Context context, int rounds) {
            super(client, what, context, rounds);
        }

        @Override
        public void prepare(Engine engine) {
            super.prepare(engine);
            build(engine);
        }

        @Override
        public double measure(Engine engine) {
            return build(engine);
        }
    }

    private static final class ChangedRow extends BuildRow {
        private final String file;

        ChangedRow(Client client, String what, Context context, String file) {
            super(client, what, context, 3);
            this.file = file;
        }

        @Override
        public void prepare(Engine engine) {
            super.prepare(engine);
            build(engine);
        }

        @Override
        public double measure(Engine engine) {
            context().change(file);
            return build(engine);
        }
    }

    private static final class AtOnceRow extends BuildRow {
        private final int times;

        AtOnceRow(int times, Context context) {
            super(Client.DOCKER, times + " files of 20 steps at once, nothing cached", context, 1);
            this.times = times;
        }

        @Override
        public double measure(Engine engine) {
            return Row.seconds(engine.dockerAtOnce(
                    times,
                    "build",
                    "--no-cache",
                    "-q",
                    "-t",
                    IMAGE,
                    context().directory().toString()));
        }
    }
}
