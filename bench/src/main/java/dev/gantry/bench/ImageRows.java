package dev.gantry.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/// What moves one image: load, save, pull, push, removal. Every engine has docker-registry beside it in its own
/// network, on port 5000 with what the peer has pushed there once, and on port 5001 an empty one for each push.
final class ImageRows {
    private static final int ROUNDS = 3;
    private static final int FULL = 5000;
    private static final int EMPTY = 5001;

    private final LayeredImage image;
    private final Path directory;
    private final Map<Engine, RegistryServer> registries = new HashMap<>();

    private ImageRows(LayeredImage image, Path directory) {
        this.image = image;
        this.directory = directory;
    }

    /// @param directory for the archive, what the registries keep, and their logs
    static List<Row<Engine>> of(LayeredImage image, Path directory) {
        ImageRows rows = new ImageRows(image, directory);
        return List.of(
                rows.new Load(),
                rows.new Save(),
                rows.new Remove(),
                rows.new Pull(),
                rows.new PullMemory(),
                rows.new PushLoaded(),
                rows.new PushPulled());
    }

    private abstract class ImageRow implements Row<Engine> {
        private final String what;
        private final String unit;

        ImageRow(String what) {
            this(what, "s");
        }

        ImageRow(String what, String unit) {
            this.what = what;
            this.unit = unit;
        }

        @Override
        public final String title() {
            return what + " an image of " + image.description() + ", " + unit;
        }

        @Override
        public final int rounds() {
            return ROUNDS;
        }

        @Override
        public void prepare(Engine engine) {
            image.write(directory);
        }
    }

    /// A row of what was loaded before.
    private abstract class LoadedRow extends ImageRow {
        LoadedRow(String what) {
            super(what);
        }

        @Override
        public void prepare(Engine engine) {
            super.prepare(engine);
            load(engine);
        }

        @Override
        public void finish(Engine engine) {
            remove(engine, image.name());
        }
    }

    /// A row of what a registry beside the engine has.
    private abstract class ServedRow extends ImageRow {
        ServedRow(String what, String unit) {
            super(what, unit);
        }

        @Override
        public void prepare(Engine engine) {
            super.prepare(engine);
            serve(engine);
        }

        @Override
        public void finish(Engine engine) {
            RegistryServer registry = registries.remove(engine);
            if (registry != null) {
                registry.close();
            }
        }
    }

    private final class Load extends ImageRow {
        Load() {
            super("load");
        }

        @Override
        public double measure(Engine engine) {
            double seconds = load(engine);
            remove(engine, image.name());
            return seconds;
        }
    }

    private final class Save extends LoadedRow {
        Save() {
            super("save");
        }

        @Override
        public double measure(Engine engine) {
            return Row.seconds(engine.docker("save", image.name()));
        }
    }

    private final class Remove extends ImageRow {
        Remove() {
            super("remove");
        }

        @Override
        public double measure(Engine engine) {
            load(engine);
            return remove(engine, image.name());
        }
    }

    private final class Pull extends ServedRow {
        Pull() {
            super("pull", "s");
        }

        @Override
        public double measure(Engine engine) {
            double seconds = pull(engine);
            remove(engine, at(FULL));
            return seconds;
        }
    }

    /// The most that the engine's processes weigh at once, looked at ten times a second.
    private final class PullMemory extends ServedRow {
        PullMemory() {
            super("memory while pulling", "MB");
        }

        @Override
        public double measure(Engine engine) {
            AtomicBoolean done = new AtomicBoolean();
            CompletableFuture<Long> most = CompletableFuture.supplyAsync(() -> most(engine, done));
            try {
                pull(engine);
            } finally {
                done.set(true);
            }
            remove(engine, at(FULL));
            return most.join() / 1e6;
        }

        private static long most(Engine engine, AtomicBoolean done) {
            long most = 0;
            while (!done.get()) {
                most = Math.max(most, ProcessMemory.of(engine.daemon()));
                try {
                    Thread.sleep(100);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return most;
                }
            }
            return most;
        }
    }

    /// What was loaded has no compressed layers: the engine makes them, or sends it as it is.
    private final class PushLoaded extends LoadedRow {
        PushLoaded() {
            super("push, after load,");
        }

        @Override
        public double measure(Engine engine) {
            return pushToEmpty(engine, image.name());
        }
    }

    private final class PushPulled extends ServedRow {
        PushPulled() {
            super("push, after pull,", "s");
        }

        @Override
        public void prepare(Engine engine) {
            super.prepare(engine);
            pull(engine);
        }

        @Override
        public double measure(Engine engine) {
            return pushToEmpty(engine, at(FULL));
        }

        @Override
        public void finish(Engine engine) {
            remove(engine, at(FULL));
            super.finish(engine);
        }
    }

    private String at(int port) {
        return "localhost:" + port + "/" + image.name();
    }

    private double load(Engine engine) {
        return Row.seconds(
                engine.docker("load", "-q", "-i", image.archive(directory).toString()));
    }

    private double pull(Engine engine) {
        return Row.seconds(engine.docker("pull", "-q", at(FULL)));
    }

    private static double remove(Engine engine, String name) {
        return Row.seconds(engine.docker("rmi", name));
    }

    private double pushToEmpty(Engine engine, String name) {
        Path content = directory.resolve("empty-" + System.nanoTime());
        try (RegistryServer _ = RegistryServer.docker(engine.inItsNetwork(), content, content, EMPTY)) {
            engine.docker("tag", name, at(EMPTY));
            double seconds = Row.seconds(engine.docker("push", "-q", at(EMPTY)));
            remove(engine, at(EMPTY));
            return seconds;
        } finally {
            removeTree(content);
        }
    }

    /// Starts the engine's registry with the image in it, which whoever comes first pushes.
    private void serve(Engine engine) {
        Path content = directory.resolve("full-" + image.name());
        boolean first = !Files.exists(content);
        Path own = engine.daemon().directory().resolve("registry");
        registries.put(engine, RegistryServer.docker(engine.inItsNetwork(), own, content, FULL));
        if (first) {
            load(engine);
            engine.docker("tag", image.name(), at(FULL));
            engine.docker("push", "-q", at(FULL));
            engine.docker("rmi", image.name(), at(FULL));
        }
    }

    private static void removeTree(Path directory) {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
