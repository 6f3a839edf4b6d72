package dev.gantry.server;

import dev.gantry.api.BuildConnection;
import dev.gantry.api.Json;
import dev.gantry.engine.TransferListener;
import dev.gantry.image.Digest;
import dev.gantry.runtime.Stream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Tells of a build in events, which `docs/build-protocol.md` lists. Any thread. A client that has left hears
/// nothing; that ends the build elsewhere.
final class BuildEvents implements BuildTeller {
    private static final System.Logger LOG = System.getLogger(BuildEvents.class.getName());

    /// Longer texts go out in parts, or are cut: frames have a limit.
    private static final int LONGEST_TEXT = 16 << 10;

    private final BuildConnection connection;
    private final TransferListener pulls;

    BuildEvents(BuildConnection connection) {
        this.connection = connection;
        ProgressStream messages = new ProgressStream(new Messages());
        this.pulls = new TransferMessages(() -> messages);
    }

    /// Each write is one message of a pull.
    private final class Messages extends OutputStream {
        @Override
        public void write(int b) {
            throw new IllegalStateException("messages come whole");
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            ObjectNode event = event("pull");
            event.set("message", Json.MAPPER.readTree(bytes, offset, length));
            send(event);
        }
    }

    private static ObjectNode event(String name) {
        return Json.MAPPER.createObjectNode().put("event", name);
    }

    private void send(ObjectNode event) {
        try {
            connection.event(Json.writeBytes(event));
        } catch (IOException gone) {
            LOG.log(System.Logger.Level.DEBUG, "build event not delivered reason={0}", gone.toString());
        }
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, border(text, 0)) + "...";
    }

    /// The build is done.
    void done() {
        send(event("done"));
    }

    /// The build has failed.
    ///
    /// @param code of the command that has; 0 where it was something else
    void failed(String reason, int code) {
        send(event("failed").put("message", cut(reason)).put("code", code));
    }

    @Override
    public void step(int number, int total, String text) {
        send(event("step").put("number", number).put("total", total).put("text", cut(text)));
    }

    @Override
    public void triggers(int count) {
        send(event("triggers").put("count", count));
    }

    @Override
    public void cached() {
        send(event("cached"));
    }

    @Override
    public void runs(String id) {
        send(event("runs").put("container", id));
    }

    @Override
    public void removed(String id) {
        send(event("removed").put("container", id));
    }

    @Override
    public void ended(@Nullable Digest image) {
        send(event("ended").put("image", image == null ? "" : image.toString()));
    }

    @Override
    public void warning(String text) {
        send(event("warning").put("text", cut(text)));
    }

    @Override
    public void built(Digest image) {
        send(event("built").put("image", image.toString()));
    }

    @Override
    public void tagged(String name) {
        send(event("tagged").put("name", name));
    }

    @Override
    public void output(Stream stream, String text) {
        String name = stream == Stream.STDERR ? "stderr" : "stdout";
        for (int begin = 0; begin < text.length(); ) {
            int end = border(text, begin);
            send(event("log").put("stream", name).put("text", text.substring(begin, end)));
            begin = end;
        }
    }

    /// Where a part ends that is short enough: between two characters.
    private static int border(String text, int begin) {
        int end = Math.min(text.length(), begin + LONGEST_TEXT);
        return end < text.length() && Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
    }

    @Override
    public TransferListener pulls() {
        return pulls;
    }
}
