package dev.gantry.network;

import java.nio.file.Path;

/// Writes the three files that tell a container its names and its resolver, as dockerd words them: `hostname`, `hosts`,
/// `resolv.conf`. The engine binds them over the container's own in `/etc`.
public interface NameFiles {
    /// Writes `hostname`, `hosts` and `resolv.conf` into `directory`. A file that exists is overwritten in place, not
    /// replaced, so that a container that has it mounted sees the change.
    ///
    /// @throws NetworkException `INVALID` for `host-gateway` on a host where no gateway is known
    void write(Path directory, NameSettings settings, Sandbox sandbox);
}
