package dev.gantry.bench;

import java.nio.file.Path;
import java.util.List;

/// Both registries, each on a folder of its own, started when there is something to measure.
///
/// @param directory for both
/// @param program Gantry's command line
record RegistryPair(Path directory, String program) {
    private static final int PEER = 5102;
    private static final int SUBJECT = 5103;

    void run(List<Row<RegistryServer>> rows) {
        if (rows.isEmpty()) {
            return;
        }
        Path own = directory.resolve("registry-peer");
        try (RegistryServer peer = RegistryServer.docker(List.of(), own, own.resolve("content"), PEER);
                RegistryServer subject =
                        RegistryServer.gantry(program, directory.resolve("registry-subject"), SUBJECT)) {
            new Contest<>("docker-registry", peer, "gantry registry", subject).run(rows);
        }
    }
}
