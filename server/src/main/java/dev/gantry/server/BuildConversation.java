package dev.gantry.server;

import dev.gantry.api.BuildChannel;
import dev.gantry.api.BuildConnection;
import dev.gantry.build.BuildListener;
import dev.gantry.build.BuildRequest;
import dev.gantry.build.BuildSession;
import dev.gantry.build.Builds;
import dev.gantry.build.CommandFailedException;
import dev.gantry.build.ContextOrigin;
import dev.gantry.build.ExportedImage;
import dev.gantry.http.Hijack;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A build over an upgraded connection: the client hears events, lends things and takes others ([ClientSession]). One
/// thread builds, the call's; another reads the connection and ends the build when the client leaves.
final class BuildConversation implements BuildConnection.Peer {
    private static final System.Logger LOG = System.getLogger(BuildConversation.class.getName());

    /// For a client to read to the end, and to leave.
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final BuildConnection connection;
    private final ClientSession session;
    private final ClientLeave leave = new ClientLeave();

    private BuildConversation(Hijack hijack) {
        this.connection = new BuildConnection(hijack.input(), hijack.output(), this);
        this.session = new ClientSession(connection);
    }

    /// Builds, and ends the connection.
    ///
    /// @param elsewhere where the context comes from if not from the client
    static void run(Call call, BuildRequest request, Optional<ContextOrigin> elsewhere, Builds builds)
            throws IOException {
        try (Hijack hijack = call.response().hijack("application/vnd.gantry.build-stream", BuildConnection.PROTOCOL)) {
            BuildConversation conversation = new BuildConversation(hijack);
            Thread reader = Thread.ofVirtual().name("build-connection").start(conversation::read);
            try {
                conversation.build(work(call, request, builds), elsewhere, new BuildEvents(conversation.connection));
            } finally {
                conversation.leave.end();
            }
            hijack.output().close(); // closing all with frames unread would reset what the client has yet to read
            join(reader);
        }
    }

    /// What the client asks for: an image, or only what the checks say of the Dockerfile.
    @FunctionalInterface
    private interface Work {
        /// Answers the images that are given out.
        List<ExportedImage> on(ContextOrigin context, BuildSession session, BuildListener listener)
                throws InterruptedException;
    }

    private static Work work(Call call, BuildRequest request, Builds builds) {
        if (call.flag("check")) {
            return (context, session, listener) -> {
                builds.check(request, context, session, listener);
                return List.of();
            };
        }
        return (context, session, listener) -> builds.build(request, context, session, listener);
    }

    private static void join(Thread reader) {
        try {
            var _ = reader.join(GRACE);
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
            List<ExportedImage> images = new OnPlatformThread("build").run(() -> {
                Optional<ContextOrigin> known = elsewhere.isPresent() ? elsewhere : session.folder();
                if (known.isPresent()) {
                    return work.on(known.get(), session, events);
                }
                try (BuildChannel context = session.context()) {
                    return work.on(new ContextOrigin.Sent(context.input()), session, events);
                }
            });
            images.forEach(events::exported);
            events.done();
        } catch (CommandFailedException e) {
            events.failed(String.valueOf(e.getMessage()), e.exitCode(), e.left());
        } catch (InterruptedException e) {
            events.failed("context canceled", 0, Optional.empty());
        } catch (RuntimeException e) {
            events.failed(String.valueOf(e.getMessage()), 0, Optional.empty());
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
