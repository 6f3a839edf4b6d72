package dev.gantry.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/// `docker cp` of a directory into a running container, or out of it.
///
/// @param files what is copied
/// @param outward whether it is copied out of the container
/// @param place where copies on the host go
record CopyRow(Content files, boolean outward, Path place) implements Row<Engine> {
    private static final String CONTAINER = "copied";

    /// A directory, made when it is first needed.
    ///
    /// @param what words for it
    record Content(Path directory, String what, int count, int bytes) {
        void make() {
            if (Files.exists(directory)) {
                return;
            }
            byte[] content = new byte[bytes];
            new Random(count).nextBytes(content);
            try {
                for (int i = 0; i < count; i++) {
                    Path folder = Files.createDirectories(directory.resolve("d" + i % 100));
                    Files.write(folder.resolve("f" + i), content);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// Both ways of a few large files, and of many small ones.
    static List<Row<Engine>> of(Path directory) {
        Content large = new Content(directory.resolve("copy-large"), "1 GB", 8, 128 << 20);
        Content small = new Content(directory.resolve("copy-small"), "20,000 files of 1 KB", 20_000, 1024);
        Path place = directory.resolve("copy-out");
        return List.of(
                new CopyRow(large, false, place),
                new CopyRow(large, true, place),
                new CopyRow(small, false, place),
                new CopyRow(small, true, place));
    }

    @Override
    public String title() {
        return "`cp` of " + files.what() + (outward ? " out of" : " into") + " a container, s";
    }

    @Override
    public int rounds() {
        return 3;
    }

    @Override
    public void prepare(Engine engine) {
        files.make();
        engine.docker("run", "-d", "--name", CONTAINER, "busybox", "sleep", "100000");
        if (outward) {
            copyIn(engine);
        }
    }

    private double copyIn(Engine engine) {
        return Row.seconds(engine.docker("cp", files.directory().toString(), CONTAINER + ":/there"));
    }

    @Override
    public double measure(Engine engine) {
        if (outward) {
            double taken = Row.seconds(engine.docker("cp", CONTAINER + ":/there", place.toString()));
            delete(place);
            return taken;
        }
        double taken = copyIn(engine);
        engine.docker("exec", CONTAINER, "rm", "-r", "/there");
        return taken;
    }

    @Override
    public void finish(Engine engine) {
        engine.removeAllContainers();
    }

    private static void delete(Path tree) {
        try (Stream<Path> all = Files.walk(tree)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
