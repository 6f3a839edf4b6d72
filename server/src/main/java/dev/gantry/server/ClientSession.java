package dev.gantry.server;

import dev.gantry.api.BuildChannel;
import dev.gantry.api.BuildConnection;
import dev.gantry.api.Json;
import dev.gantry.build.BuildOutput;
import dev.gantry.build.BuildSession;
import dev.gantry.build.ContextOrigin;
import dev.gantry.distribution.Upload;
import dev.gantry.dockerfile.ContextPaths;
import dev.gantry.engine.EngineException;
import java.io.BufferedOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a client lends to a build and takes of it: each thing on a channel of its own that the engine opens
/// (`docs/build-protocol.md`). Safe for any thread.
final class ClientSession implements BuildSession {
    /// More than any that people write.
    private static final int LONGEST_TEXT = 16 << 20;

    /// What names more files than fit into this many bytes asks for all.
    private static final int LONGEST_WANTED = 128 << 10;

    /// A client's answer when it has stored a file.
    private static final int STORED = 1;

    private static final int BUFFER = 128 << 10;

    private final BuildConnection connection;

    ClientSession(BuildConnection connection) {
        this.connection = connection;
    }

    /// A client that has a folder tells the Dockerfile; one that has a tar does not know what is in it.
    Optional<ContextOrigin> folder() throws InterruptedException {
        Optional<String> dockerfile = text("dockerfile");
        if (dockerfile.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new ContextOrigin.Folder(dockerfile.get(), text("dockerignore").orElse("")));
    }

    /// The tar of a client that has no folder.
    ///
    /// @throws EngineException where it has none either
    BuildChannel context() throws InterruptedException {
        return open(Map.of("want", "context"))
                .orElseThrow(() -> EngineException.invalid("the client has no build context"));
    }

    private Optional<String> text(String what) throws InterruptedException {
        return bytes(Map.of("want", what), what, LONGEST_TEXT).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /// Asks the client for something.
    private Optional<BuildChannel> open(Map<String, ?> wanted) throws InterruptedException {
        try {
            BuildChannel channel = connection.open(Json.writeBytes(wanted));
            if (channel.accepted()) {
                return Optional.of(channel);
            }
            channel.close();
            return Optional.empty();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private static RuntimeException failure(IOException e) throws InterruptedException {
        if (e instanceof InterruptedIOException) {
            throw new InterruptedException();
        }
        throw new EngineException(EngineException.Kind.UNAVAILABLE, "context canceled", e);
    }

    private Optional<byte[]> bytes(Map<String, ?> wanted, String what, int longest) throws InterruptedException {
        Optional<BuildChannel> lent = open(wanted);
        if (lent.isEmpty()) {
            return Optional.empty();
        }
        try (BuildChannel channel = lent.get()) {
            byte[] bytes = channel.input().readNBytes(longest + 1);
            if (bytes.length > longest) {
                throw EngineException.invalid(what + ": longer than " + longest + " bytes");
            }
            return Optional.of(bytes);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    @Override
    public Optional<byte[]> secret(String id) throws InterruptedException {
        return bytes(Map.of("want", "secret", "id", id), "secret " + id, LONGEST_SECRET);
    }

    @Override
    public Optional<InputStream> readCache(int place, String path) throws InterruptedException {
        return open(Map.of("want", "cache-read", "id", Integer.toString(place), "path", path))
                .map(ChannelInput::new);
    }

    /// What a client lends, until the reader closes it.
    private static final class ChannelInput extends FilterInputStream {
        private final BuildChannel channel;

        ChannelInput(BuildChannel channel) {
            super(channel.input());
            this.channel = channel;
        }

        @Override
        public void close() {
            channel.close();
        }
    }

    @Override
    public void writeCache(int place, String path, Upload.Content content) throws IOException, InterruptedException {
        Optional<BuildChannel> taken = open(Map.of("want", "cache-write", "id", Integer.toString(place), "path", path));
        if (taken.isEmpty()) {
            return;
        }
        try (BuildChannel channel = taken.get();
                InputStream in = content.open(0)) {
            OutputStream out = channel.output();
            in.transferTo(out);
            out.close(); // only what is whole is ended
            if (channel.input().read() != STORED) {
                throw new IOException("the client has not stored " + path);
            }
        }
    }

    @Override
    public Optional<Loan> agent(String id) throws InterruptedException {
        return open(Map.of("want", "ssh", "id", id)).map(ChannelLoan::new);
    }

    @Override
    public Optional<Loan> files(String name, ContextPaths wanted) throws InterruptedException {
        Map<String, Object> all = Map.of("want", "files", "context", name, "paths", List.of("."));
        Map<String, Object> some = Map.of(
                "want",
                "files",
                "context",
                name,
                "paths",
                List.copyOf(wanted.paths()),
                "patterns",
                List.copyOf(wanted.patterns()));
        boolean isShort = Json.writeBytes(some).length <= LONGEST_WANTED;
        return open(isShort ? some : all).map(ChannelLoan::new);
    }

    @Override
    public void send(int number, BuildOutput.Kind kind, Sending sending) throws IOException, InterruptedException {
        Map<String, Object> wanted = Map.of("want", "output", "number", number, "type", kind.type());
        try (BuildChannel channel =
                open(wanted).orElseThrow(() -> new IOException("the client does not know outputs"))) {
            BufferedOutputStream out = new BufferedOutputStream(channel.output(), BUFFER);
            sending.to(out);
            out.flush();
            channel.output().close(); // only what is whole ends; all else is closed
            if (channel.input().read() >= 0) {
                throw new IOException("the client answers an output with data");
            }
        } catch (InterruptedIOException e) {
            throw new InterruptedException();
        }
    }

    private record ChannelLoan(BuildChannel channel) implements Loan {
        @Override
        public InputStream input() {
            return channel.input();
        }

        @Override
        public OutputStream output() {
            return channel.output();
        }

        @Override
        public void close() {
            channel.close();
        }
    }
}
