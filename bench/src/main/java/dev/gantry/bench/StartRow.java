package dev.gantry.bench;

import dev.gantry.difftest.Daemon;
import java.nio.file.Path;

/// The daemon's start on an empty data root, from the fork to the first answer.
record StartRow(Path directory) implements Row<Engine> {
    @Override
    public String title() {
        return "daemon start to first answer, ms";
    }

    @Override
    public int rounds() {
        return 5;
    }

    @Override
    public double measure(Engine engine) {
        String name = engine.kind().name();
        Path fresh = directory.resolve(name + "-" + System.nanoTime());
        try (var daemon = Daemon.start(name, engine.kind().daemonProgram(), fresh)) {
            return Row.millis(daemon.startTime());
        }
    }
}
