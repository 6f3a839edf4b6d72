package dev.gantry.build;

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
        public Optional<Agent> agent(String id) {
            return Optional.empty();
        }
    };

    /// A secret's bytes, at most [#LONGEST_SECRET]; empty where the client has none of that id.
    Optional<byte[]> secret(String id) throws InterruptedException;

    /// A new connection to an ssh agent; empty where the client lends none of that id.
    Optional<Agent> agent(String id) throws InterruptedException;

    /// A connection to an ssh agent. One thread may read while another writes.
    interface Agent extends AutoCloseable {
        InputStream input();

        OutputStream output();

        @Override
        void close();
    }
}
