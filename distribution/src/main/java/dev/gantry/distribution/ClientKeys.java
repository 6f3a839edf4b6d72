package dev.gantry.distribution;

import java.io.IOException;
import java.nio.file.Path;
import javax.net.ssl.KeyManager;

/// Reads the certificate and key by which this host proves itself to a registry.
@FunctionalInterface
public interface ClientKeys {
    /// The key manager that has this pair.
    ///
    /// @throws IOException naming the file that can't be used
    KeyManager[] read(Path certificate, Path key) throws IOException;
}
