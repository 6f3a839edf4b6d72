package dev.gantry.registry;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/// Who is let in, and what is written down about it: the wiring.
record RegistrySecurity(Gate gate, TokenRoutes token, AuditLog audit) implements AutoCloseable {
    /// Opens what a registry at `root` needs.
    ///
    /// @param htpasswd a file with users, or null
    /// @param anonymousRead lets those without an account pull
    static RegistrySecurity open(
            Path root, RegistryStore store, @Nullable Path htpasswd, boolean anonymousRead, Clock clock)
            throws IOException {
        Authenticator authenticator = new Authenticator(
                htpasswd == null ? null : new Htpasswd(htpasswd),
                new Accounts(store.database(), clock),
                new Passwords());
        Tokens tokens = new Tokens(TokenKey.open(root.resolve("token.key")), clock);
        return new RegistrySecurity(
                new AccountGate(authenticator, tokens, anonymousRead),
                new TokenRoutes(tokens, authenticator, clock),
                new AuditLog(root.resolve("audit.log"), clock));
    }

    @Override
    public void close() throws IOException {
        audit.close();
    }
}
