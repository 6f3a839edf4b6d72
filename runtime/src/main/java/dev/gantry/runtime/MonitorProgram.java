package dev.gantry.runtime;

import dev.gantry.linux.LinuxException;
import dev.gantry.linux.MemoryFile;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The monitor's program as a copy in memory that nobody can change: what runs in a container for a moment must not
/// lead back to the host's file.
final class MonitorProgram implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(MonitorProgram.class.getName());

    private final Path original;
    private @Nullable MemoryFile sealed;
    private boolean impossible;

    MonitorProgram(Path original) {
        this.original = original;
    }

    /// Where to execute it; empty where this kernel has no sealed memory, or after the close.
    synchronized Optional<Path> path() {
        if (sealed == null && !impossible) {
            try {
                sealed = MemoryFile.sealedCopy(original);
            } catch (LinuxException refused) {
                impossible = true;
                LOG.log(
                        System.Logger.Level.INFO,
                        "processes are left to the OCI runtime reason={0}",
                        refused.getMessage());
            }
        }
        return Optional.ofNullable(sealed).map(MemoryFile::path);
    }

    @Override
    public synchronized void close() {
        if (sealed != null) {
            sealed.close();
            sealed = null;
        }
        impossible = true;
    }
}
