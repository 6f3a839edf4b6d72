package dev.gantry.build;

import dev.gantry.dockerfile.ContextPaths;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/// What a client lends to its build. It is asked only when a step that needs it runs, on that step's thread;
/// several may ask at once. A client that leaves ends the build, and with it whatever waits here.
public interface BuildSession {
    /// The longest secret that a build takes, in bytes. Source: BuildKit.
    int LONGEST_SECRET = 500 << 10;

    /// Of a client that lends nothing.
    BuildSession NOTHING = new BuildSession() {
        @Override
        public Optional<byte[]> secret(String id) {
            return Optional.empty();
        }

        @Override
        public Optional<Loan> agent(String id) {
            return Optional.empty();
        }

        @Override
        public Optional<Loan> files(String name, ContextPaths wanted) {
            return Optional.empty();
        }
    };

    /// A secret's bytes, at most [#LONGEST_SECRET]; empty where the client has none of that id.
    Optional<byte[]> secret(String id) throws InterruptedException;

    /// A new connection to an ssh agent; empty where the client lends none of that id.
    Optional<Loan> agent(String id) throws InterruptedException;

    /// A conversation about files of one of the client's folders, as [FileExchange] holds it; empty where the client
    /// has none of that name.
    ///
    /// @param name of a context; "" for the build's own
    Optional<Loan> files(String name, ContextPaths wanted) throws InterruptedException;

    /// A connection to something of the client's. One thread may read while another writes.
    interface Loan extends AutoCloseable {
        InputStream input();

        OutputStream output();

        @Override
        void close();
    }
}
