package dev.gantry.cli;

import dev.gantry.api.BuildChannel;
import dev.gantry.api.BuildConnection;
import dev.gantry.client.Hijacked;
import dev.gantry.client.Json;
import dev.gantry.client.JsonObject;
import dev.gantry.image.BulkInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A build over an upgraded connection: shows what the engine tells, and lends what it wants. Each thing that
/// is lent has a thread of its own.
final class BuildCall implements BuildConnection.Peer {
    /// Tells the engine that a file is stored.
    private static final int STORED = 1;

    private final Hijacked hijacked;
    private final InputStream context;
    private final BuildLoans loans;
    private final LocalCaches caches;
    private final Outputs outputs;
    private final Consumer<JsonObject> events;
    private volatile @Nullable CliException failure;
    private JsonObject last = new JsonObject();

    /// Takes what the build gives out.
    @FunctionalInterface
    interface Outputs {
        /// Errors: [CliException] for what goes wrong on this side; whatever `in` throws
        void take(long number, InputStream in) throws IOException;
    }

    /// @param context a tar
    /// @param events hears what the engine tells
    BuildCall(
            Hijacked hijacked,
            InputStream context,
            BuildLoans loans,
            LocalCaches caches,
            Outputs outputs,
            Consumer<JsonObject> events) {
        this.hijacked = hijacked;
        this.context = context;
        this.loans = loans;
        this.caches = caches;
        this.outputs = outputs;
        this.events = events;
    }

    /// Goes on until the build has ended, and answers the last event: `done` or `failed`.
    ///
    /// Errors: [CliException] where the connection ends before, or an output could not be taken
    JsonObject run() throws IOException {
        new BuildConnection(hijacked.input(), hijacked.output(), this).run();
        if (!List.of("done", "failed").contains(last.text("event"))) {
            throw new CliException("the engine has ended the connection before the build's end");
        }
        if (failure != null) {
            throw failure;
        }
        return last;
    }

    @Override
    public void event(byte[] json) {
        last = parse(json);
        events.accept(last);
    }

    private static JsonObject parse(byte[] json) {
        return JsonObject.from(Json.parse(new String(json, StandardCharsets.UTF_8)));
    }

    @Override
    public void wanted(byte[] json, BuildChannel channel) {
        JsonObject wanted = parse(json);
        Thread.ofPlatform().daemon().name("lend-" + wanted.text("want")).start(() -> lend(wanted, channel));
    }

    /// What goes wrong here ends the channel, and the engine says what that means for the build.
    private void lend(JsonObject wanted, BuildChannel channel) {
        try (channel) {
            switch (wanted.text("want")) {
                case "context" -> {
                    channel.accept();
                    send(context, channel);
                }
                case "dockerfile" -> lend(loans.dockerfile(), channel);
                case "dockerignore" -> lend(loans.ignoreRules(), channel);
                case "files" -> lendFiles(wanted, channel);
                case "secret" -> lend(loans.secret(wanted.text("id")), channel);
                case "ssh" -> lendAgent(wanted.text("id"), channel);
                case "cache-read" -> lendFile(caches.source(wanted.text("id"), wanted.text("path")), channel);
                case "cache-write" -> takeFile(caches.target(wanted.text("id"), wanted.text("path")), channel);
                case "output" -> take(wanted.number("number"), channel);
                default -> channel.refuse();
            }
        } catch (IOException e) {
            System.getLogger(BuildCall.class.getName())
                    .log(System.Logger.Level.DEBUG, "no longer lent: " + wanted.text("want"), e);
        }
    }

    /// The engine waits for the end, or else for the channel to close.
    private void take(long number, BuildChannel channel) throws IOException {
        channel.accept();
        try {
            outputs.take(number, new Arriving(channel.input()));
            channel.output().close();
        } catch (UncheckedIOException broken) {
            throw broken.getCause();
        } catch (CliException e) {
            failure = e;
        } catch (IOException e) {
            failure = new CliException(FileErrors.text(e));
        }
    }

    /// What comes from the engine; where that breaks off, it is no failure of this side.
    private static final class Arriving extends BulkInputStream {
        private final InputStream in;

        Arriving(InputStream in) {
            this.in = in;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            try {
                return in.read(bytes, offset, length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void send(InputStream from, BuildChannel channel) throws IOException {
        try (OutputStream to = channel.output()) {
            from.transferTo(to);
        }
    }

    private static void lendFile(Optional<Path> file, BuildChannel channel) throws IOException {
        if (file.isEmpty()) {
            channel.refuse();
            return;
        }
        try (InputStream in = Files.newInputStream(file.get())) {
            channel.accept();
            send(in, channel);
        }
    }

    /// A file that breaks off leaves nothing: the engine ends one that is whole, and closes one that is not.
    private static void takeFile(Optional<Path> file, BuildChannel channel) throws IOException {
        if (file.isEmpty()) {
            channel.refuse();
            return;
        }
        channel.accept();
        LocalCaches.write(file.get(), channel.input());
        try (OutputStream answer = channel.output()) {
            answer.write(STORED);
        }
    }

    private void lendFiles(JsonObject wanted, BuildChannel channel) throws IOException {
        FolderLoan folder = loans.folders().get(wanted.text("context"));
        if (folder == null) {
            channel.refuse();
            return;
        }
        channel.accept();
        folder.lend(wanted.texts("paths"), wanted.texts("patterns"), channel);
    }

    private static void lend(Optional<byte[]> bytes, BuildChannel channel) throws IOException {
        if (bytes.isEmpty()) {
            channel.refuse();
            return;
        }
        channel.accept();
        try (OutputStream to = channel.output()) {
            to.write(bytes.get());
        }
    }

    private void lendAgent(String id, BuildChannel channel) throws IOException {
        Optional<SocketChannel> agent = loans.agent(id);
        if (agent.isEmpty()) {
            channel.refuse();
            return;
        }
        try (SocketChannel socket = agent.get()) {
            channel.accept();
            Thread.ofPlatform().daemon().name("agent-requests").start(() -> ask(socket, channel));
            send(Channels.newInputStream(socket), channel);
        }
    }

    /// Where requests break off, so do the answers.
    private static void ask(SocketChannel socket, BuildChannel channel) {
        try {
            channel.input().transferTo(Channels.newOutputStream(socket));
            socket.shutdownOutput();
        } catch (IOException e) {
            close(socket);
            System.getLogger(BuildCall.class.getName())
                    .log(System.Logger.Level.DEBUG, "an ssh agent's connection ends", e);
        }
    }

    private static void close(SocketChannel socket) {
        try {
            socket.close();
        } catch (IOException e) {
            System.getLogger(BuildCall.class.getName()).log(System.Logger.Level.DEBUG, "close failed", e);
        }
    }
}
