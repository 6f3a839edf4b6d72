package dev.gantry.server;

import dev.gantry.api.BuildChannel;
import dev.gantry.api.BuildConnection;
import dev.gantry.api.Json;
import dev.gantry.build.BuildListener;
import dev.gantry.build.BuildRequest;
import dev.gantry.build.BuildSession;
import dev.gantry.build.Builds;
import dev.gantry.build.CommandFailedException;
import dev.gantry.build.ContextOrigin;
import dev.gantry.engine.EngineException;
import dev.gantry.http.Hijack;
import dev.gantry.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;

/// A build over an upgraded connection: the client hears events and lends its context, secrets and ssh agents.
/// One thread builds, the call's; another reads the connection and ends the build when the client leaves.
final class BuildConversation implements BuildSession, BuildConnection.Peer {
    private static final System.Logger LOG = System.getLogger(BuildConversation.class.getName());

    private final BuildConnection connection;
    private final ClientLeave leave = new ClientLeave();

    private BuildConversation(Hijack hijack) {
        this.connection = new BuildConnection(hijack.input(), hijack.output(), this);
    }

    /// Builds, and ends the connection.
    ///
    /// @param elsewhere where the context comes from if not from the client
    static void run(Call call, BuildRequest request, Optional<ContextOrigin> elsewhere, Builds builds)
            throws IOException {
        Thread reader;
        try (Hijack hijack = call.response().hijack("application/vnd.gantry.build-stream", BuildConnection.PROTOCOL)) {
            BuildConversation conversation = new BuildConversation(hijack);
            reader = Thread.ofVirtual().name("build-connection").start(conversation::read);
            try {
                conversation.build(work(call, request, builds), elsewhere, new BuildEvents(conversation.connection));
            } finally {
                conversation.leave.end();
            }
        }
        join(reader);
    }

    /// What the client asks for: an image, or only what the checks say of the Dockerfile.
    @FunctionalInterface
    private interface Work {
        /// Answers the image's id, if one is made.
        Optional<Digest> on(ContextOrigin context, BuildSession session, BuildListener listener)
                throws InterruptedException;
    }

    private static Work work(Call call, BuildRequest request, Builds builds) {
        if (call.flag("check")) {
            return (context, _, listener) -> {
                builds.check(request, context, listener);
                return Optional.empty();
            };
        }
        return (context, session, listener) -> Optional.of(builds.build(request, context, session, listener));
    }

    private static void join(Thread reader) {
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        try {
            connection.run();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "build connection ends reason={0}", e.toString());
        } finally {
            leave.interrupt();
        }
    }

    private void build(Work work, Optional<ContextOrigin> elsewhere, BuildEvents events) {
        try {
            new OnPlatformThread("build").run(() -> {
                if (elsewhere.isPresent()) {
                    return work.on(elsewhere.get(), this, events);
                }
                try (BuildChannel context = open(Map.of("want", "context"))
                        .orElseThrow(() -> EngineException.invalid("the client has no build context"))) {
                    return work.on(new ContextOrigin.Sent(context.input()), this, events);
                }
            });
            events.done();
        } catch (CommandFailedException e) {
            events.failed(String.valueOf(e.getMessage()), e.exitCode(), e.left());
        } catch (InterruptedException e) {
            events.failed("context canceled", 0, Optional.empty());
        } catch (RuntimeException e) {
            events.failed(String.valueOf(e.getMessage()), 0, Optional.empty());
        }
    }

    /// Asks the client for something.
    private Optional<BuildChannel> open(Map<String, String> wanted) throws InterruptedException {
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

    @Override
    public Optional<byte[]> secret(String id) throws InterruptedException {
        Optional<BuildChannel> lent = open(Map.of("want", "secret", "id", id));
        if (lent.isEmpty()) {
            return Optional.empty();
        }
        try (BuildChannel channel = lent.get()) {
            byte[] bytes = channel.input().readNBytes(LONGEST_SECRET + 1);
            if (bytes.length > LONGEST_SECRET) {
                throw EngineException.invalid("secret " + id + ": longer than " + LONGEST_SECRET + " bytes");
            }
            return Optional.of(bytes);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    @Override
    public Optional<Agent> agent(String id) throws InterruptedException {
        return open(Map.of("want", "ssh", "id", id)).map(ChannelAgent::new);
    }

    private record ChannelAgent(BuildChannel channel) implements Agent {
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

    @Override
    public void event(byte[] json) throws IOException {
        throw new IOException("malformed build connection: an event from the client");
    }

    @Override
    public void wanted(byte[] json, BuildChannel channel) throws IOException {
        throw new IOException("malformed build connection: the client wants something");
    }
}
