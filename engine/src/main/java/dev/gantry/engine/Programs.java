package dev.gantry.engine;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Finds programs as a shell would, and in the directories of system programs, which a daemon's `PATH` may
/// lack.
final class Programs {
    private static final List<String> SYSTEM = List.of("/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/bin", "/bin");

    private Programs() {}

    /// The program's file; a name that is found nowhere stays as it is, so that using it fails with that name.
    static Path resolve(String program) {
        if (program.contains("/")) {
            return Path.of(program);
        }
        for (String directory : String.valueOf(System.getenv("PATH")).split(File.pathSeparator, -1)) {
            Path candidate = Path.of(directory, program);
            if (!directory.isEmpty() && Files.isExecutable(candidate)) {
                return candidate;
            }
        }
        return SYSTEM.stream()
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(Path.of(program));
    }
}
