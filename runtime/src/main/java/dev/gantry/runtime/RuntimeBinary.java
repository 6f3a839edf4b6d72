package dev.gantry.runtime;

import java.nio.file.Path;
import java.util.List;

/// An OCI runtime that containers can name: `runtimes` of `daemon.json`.
///
/// @param path the program, such as `/usr/sbin/runc`
/// @param args global options put before the runtime's command
public record RuntimeBinary(Path path, List<String> args) {
    public RuntimeBinary {
        args = List.copyOf(args);
    }

    /// Whether this is crun, which keeps its state and its start fifo differently from runc.
    boolean isCrun() {
        return programStartsWith("crun");
    }

    boolean isRunc() {
        return programStartsWith("runc");
    }

    private boolean programStartsWith(String name) {
        Path program = path.getFileName();
        return program != null && program.toString().startsWith(name);
    }
}
