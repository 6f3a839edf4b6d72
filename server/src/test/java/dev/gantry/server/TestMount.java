package dev.gantry.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What lies over a directory until it is closed.
record TestMount(Path point) implements AutoCloseable {
    /// Lets a directory be changed, for as long as this lasts.
    ///
    /// @param scratch an empty directory
    static TestMount overlay(Path point, Path scratch) throws IOException {
        Path upper = Files.createDirectory(scratch.resolve("upper"));
        Path work = Files.createDirectory(scratch.resolve("work"));
        String options = "lowerdir=%s,upperdir=%s,workdir=%s".formatted(point, upper, work);
        Program.run("mount", "-t", "overlay", "-o", options, "overlay", point.toString());
        return new TestMount(point);
    }

    /// A small disk.
    ///
    /// @param size as tmpfs takes it: `256k`
    static TestMount tmpfs(Path point, String size) throws IOException {
        Program.run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", point.toString());
        return new TestMount(point);
    }

    void resize(String size) throws IOException {
        Program.run("mount", "-o", "remount,size=" + size, point.toString());
    }

    @Override
    public void close() throws IOException {
        Program.run("umount", point.toString());
    }
}
