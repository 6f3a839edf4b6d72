package dev.gantry.bench;

import java.nio.file.Path;

/// Memory of all of an engine's processes together, on a daemon of its own that has done nothing but start the
/// containers, all of them idle.
record MemoryRow(int containers, Path directory) implements Row<Engine> {
    @Override
    public String title() {
        return "memory with " + containers + " idle containers, MB";
    }

    @Override
    public int rounds() {
        return 3;
    }

    @Override
    public double measure(Engine engine) {
        Path fresh = directory.resolve(engine.kind().name() + "-" + System.nanoTime());
        try (Engine idle = engine.kind().start(fresh)) {
            for (int i = 0; i < containers; i++) {
                idle.request("POST", "/containers/" + idle.create() + "/start");
            }
            settle();
            return ProcessMemory.of(idle.daemon()) / 1e6;
        }
    }

    /// What the last start left running in the background has ended by then.
    private static void settle() {
        try {
            Thread.sleep(2000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
