package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A small disk that hides a directory until it is closed.
record TestMount(Path point) implements AutoCloseable {
    /// @param size as tmpfs takes it: `256k`
    static TestMount tmpfs(Path point, String size) throws IOException {
        run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", point.toString());
        return new TestMount(point);
    }

    void resize(String size) throws IOException {
        run("mount", "-o", "remount,size=" + size, point.toString());
    }

    private static void run(String... words) throws IOException {
        List<String> line = new ArrayList<>(List.of(words));
        assertThat(new ProcessBuilder(line).start().onExit().join().exitValue())
                .as(String.join(" ", line))
                .isZero();
    }

    @Override
    public void close() throws IOException {
        run("umount", point.toString());
    }
}
