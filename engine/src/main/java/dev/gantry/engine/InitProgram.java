package dev.gantry.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The first process of a container with `--init`: a small program that passes signals on and collects orphans.
final class InitProgram {
    /// What Docker calls the one it comes with.
    static final Path DOCKERS = Path.of("docker-init");

    /// Those that need no library of the container's.
    private static final List<String> INSTALLED = List.of(DOCKERS.toString(), "tini-static", "catatonit");

    private InitProgram() {}

    /// The configured program, else the first that is installed.
    static Optional<Path> find(EngineOptions options) {
        if (options.initPath() != null) {
            return Optional.of(options.initPath());
        }
        return INSTALLED.stream()
                .map(Programs::resolve)
                .filter(Path::isAbsolute)
                .findFirst();
    }
}
