package dev.gantry.http;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where a server listens.
public sealed interface Listener {
    /// A unix socket that its owner and one group may use (mode 0660).
    ///
    /// @param group the group's name, or null for the process's own
    record Unix(Path path, @Nullable String group) implements Listener {}

    /// Plain TCP: whoever reaches the port is let in.
    ///
    /// @param port 0 for any free one
    record Tcp(String host, int port) implements Listener {}

    /// TCP under TLS, with client certificates where the identity names who signs them.
    record Tls(String host, int port, TlsIdentity identity) implements Listener {}
}
