package dev.gantry.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Projects by a compose file: by Debian's docker-compose, which drives both engines, and by what comes with each.
final class ComposeRows {
    private static final int SERVICES = 30;
    private static final int REPLICAS = 20;
    private static final int CONFIG_LINES = 2000;

    /// A service that ends as soon as it is asked to.
    private static final String SERVICE = """
                image: busybox
                command: ["sh", "-c", "trap 'exit 0' TERM; sleep 100000 & wait"]
            """;

    private ComposeRows() {}

    /// @param directory for the projects
    static List<Row<Engine>> of(Path directory) {
        Folder many = new Folder(directory.resolve("services"), services(SERVICES));
        Folder replicas = new Folder(directory.resolve("replicas"), "services:\n  web:\n" + SERVICE);
        Folder large = new Folder(directory.resolve("large"), large());
        String scale = "web=" + REPLICAS;
        List<Row<Engine>> rows = new ArrayList<>();
        for (Client client : Client.values()) {
            rows.add(new UpRow(client, many, "`up` of 30 services", "up", "-d"));
            rows.add(new DownRow(client, many));
            rows.add(new UpRow(client, replicas, "`up` of 20 replicas", "up", "-d", "--scale", scale));
            rows.add(new StandingRow(client, many, "`up` of 30 services that run", "up", "-d"));
            rows.add(new StandingRow(client, many, "`ps` of 30 services", "ps"));
            rows.add(new ConfigRow(client, large));
        }
        return rows;
    }

    /// Who reads the file.
    private enum Client {
        DOCKER("docker-compose"),
        OWN("own compose");

        private final String title;

        Client(String title) {
            this.title = title;
        }

        Duration run(Engine engine, Path file, String... words) {
            List<String> line = new ArrayList<>(
                    this == DOCKER ? List.of("docker-compose") : engine.kind().ownCompose());
            line.addAll(List.of("-p", "measured", "-f", file.toString()));
            line.addAll(List.of(words));
            return Helper.timed(
                    line, Map.of("DOCKER_HOST", "unix://" + engine.daemon().socket()));
        }
    }

    private static String services(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "  s" + i + ":\n" + SERVICE)
                .collect(Collectors.joining("", "services:\n", ""));
    }

    /// A file of services with the keys that real ones have.
    private static String large() {
        String body = """
                image: "busybox:${TAG:-latest}"
                command: ["sleep", "100000"]
                restart: unless-stopped
                environment:
                  FIRST: "1"
                  SECOND: "${SECOND-two}"
                ports:
                  - "80"
                  - "127.0.0.1::443/tcp"
                volumes:
                  - data:/data:ro
                  - ./src:/src
                labels:
                  dev.example.name: some name
                healthcheck:
                  test: ["CMD", "true"]
                  interval: 30s
                logging:
                  driver: json-file
            """;
        int lines = (int) body.lines().count() + 1;
        String services = IntStream.range(0, CONFIG_LINES / lines)
                .mapToObj(i -> "  s" + i + ":\n" + body)
                .collect(Collectors.joining());
        return "services:\n" + services + "volumes:\n  data: {}\n";
    }

    /// A directory with a compose file.
    private record Folder(Path directory, String yaml) {
        Path file() {
            return directory.resolve("docker-compose.yml");
        }

        void write() {
            try {
                Files.createDirectories(directory);
                Files.writeString(file(), yaml);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private abstract static class ComposeRow implements Row<Engine> {
        private final Client client;
        private final Folder folder;
        private final String title;
        private final int rounds;

        ComposeRow(Client client, Folder folder, String what, int rounds) {
            this.client = client;
            this.folder = folder;
            this.title = client.title + " " + what;
            this.rounds = rounds;
        }

        @Override
        public String title() {
            return title;
        }

        @Override
        public int rounds() {
            return rounds;
        }

        @Override
        public void prepare(Engine engine) {
            folder.write();
        }

        final Duration run(Engine engine, String... words) {
            return client.run(engine, folder.file(), words);
        }

        final Duration down(Engine engine) {
            return run(engine, "down");
        }
    }

    private static final class UpRow extends ComposeRow {
        private final String[] words;

        UpRow(Client client, Folder folder, String what, String... words) {
            super(client, folder, what + ", s", 3);
            this.words = words;
        }

        @Override
        public double measure(Engine engine) {
            Duration up = run(engine, words);
            down(engine);
            return Row.seconds(up);
        }
    }

    private static final class DownRow extends ComposeRow {
        DownRow(Client client, Folder folder) {
            super(client, folder, "`down` of 30 services, s", 3);
        }

        @Override
        public double measure(Engine engine) {
            run(engine, "up", "-d");
            return Row.seconds(down(engine));
        }
    }

    /// Asks about a project that is up.
    private static final class StandingRow extends ComposeRow {
        private final String[] words;

        StandingRow(Client client, Folder folder, String what, String... words) {
            super(client, folder, what + ", ms", 10);
            this.words = words;
        }

        @Override
        public void prepare(Engine engine) {
            super.prepare(engine);
            run(engine, "up", "-d");
        }

        @Override
        public double measure(Engine engine) {
            return Row.millis(run(engine, words));
        }

        @Override
        public void finish(Engine engine) {
            down(engine);
        }
    }

    private static final class ConfigRow extends ComposeRow {
        ConfigRow(Client client, Folder folder) {
            super(client, folder, "`config` of a file of 2,000 lines, ms", 10);
        }

        @Override
        public double measure(Engine engine) {
            return Row.millis(run(engine, "config"));
        }
    }
}
