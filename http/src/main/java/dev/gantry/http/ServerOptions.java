package dev.gantry.http;

import java.time.Duration;

/// The bounds of a server's connections.
///
/// @param idleTimeout how long a connection may be silent, in a request too; zero for ever
/// @param readBytes how much is read from a socket at once
public record ServerOptions(Duration idleTimeout, int readBytes) {
    /// For local clients: a quiet one is not a broken one, since waits and streams last for days.
    public static final ServerOptions DEFAULT = new ServerOptions(Duration.ZERO, 8192);
}
