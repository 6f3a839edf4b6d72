package dev.gantry.build;

import dev.gantry.distribution.Upload;
import dev.gantry.dockerfile.ContextPaths;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/// What a client lends to its build, and takes of it. It is asked only when a step that needs it runs, on that step's
/// thread; several may ask at once. A client that leaves ends the build, and with it whatever waits here.
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

        @Override
        public Optional<InputStream> readCache(int place, String path) {
            return Optional.empty();
        }

        @Override
        public void writeCache(int place, String path, Upload.Content content) throws IOException {
            throw new IOException("the client takes no cache");
        }

        @Override
        public void send(int number, BuildOutput.Kind kind, Sending sending) throws IOException {
            throw new IOException("nobody takes an output");
        }
    };

    /// A secret's bytes, at most [#LONGEST_SECRET]; empty where the client has none of that id.
    Optional<byte[]> secret(String id) throws InterruptedException;

    /// A new connection to an ssh agent; empty where the client lends none of that id.
    Optional<Loan> agent(String id) throws InterruptedException;

    /// A file of a cache that the client has (`--cache-from type=local`), the caller's to close; empty where it is not
    /// there.
    ///
    /// @param place of the flag among its like, from 0
    /// @param path in the OCI layout
    Optional<InputStream> readCache(int place, String path) throws InterruptedException;

    /// Puts a file into a cache of the client's (`--cache-to type=local`). A blob that is there stays.
    ///
    /// @param place of the flag among its like, from 0
    /// @param path in the OCI layout
    void writeCache(int place, String path, Upload.Content content) throws IOException, InterruptedException;

    /// A conversation about files of one of the client's folders, as [FileExchange] holds it; empty where the client
    /// has none of that name.
    ///
    /// @param name of a context; "" for the build's own
    Optional<Loan> files(String name, ContextPaths wanted) throws InterruptedException;

    /// Sends an output to the client, and waits until it has taken all of it.
    ///
    /// @param number of the output, as the client has asked for them, from 0
    /// @throws IOException where the client does not take it
    void send(int number, BuildOutput.Kind kind, Sending sending) throws IOException, InterruptedException;

    /// Writes an output.
    @FunctionalInterface
    interface Sending {
        /// Does not close `out`.
        void to(OutputStream out) throws IOException;
    }

    /// A connection to something of the client's. One thread may read while another writes.
    interface Loan extends AutoCloseable {
        InputStream input();

        OutputStream output();

        @Override
        void close();
    }
}
