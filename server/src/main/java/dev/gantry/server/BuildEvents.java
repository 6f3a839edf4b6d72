package dev.gantry.server;

import dev.gantry.api.BuildConnection;
import dev.gantry.api.Json;
import dev.gantry.build.BuildListener;
import dev.gantry.build.ExportedImage;
import dev.gantry.build.StageListener;
import dev.gantry.build.StageOutline;
import dev.gantry.dockerfile.CheckWarning;
import dev.gantry.engine.AttachOutput;
import dev.gantry.engine.OciWire;
import dev.gantry.engine.TransferListener;
import dev.gantry.image.Digest;
import dev.gantry.runtime.Stream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Tells of a build in events, which `docs/build-protocol.md` lists. Any thread. A client that has left hears
/// nothing; that ends the build elsewhere.
final class BuildEvents implements BuildListener {
    private static final System.Logger LOG = System.getLogger(BuildEvents.class.getName());

    /// Longer texts go out in parts, or are cut: frames have a limit.
    private static final int LONGEST_TEXT = 16 << 10;

    private static final int LONGEST_NAME = 128;

    private final BuildConnection connection;

    BuildEvents(BuildConnection connection) {
        this.connection = connection;
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

    /// Where a part ends that is short enough: between two characters.
    private static int border(String text, int begin) {
        int end = Math.min(text.length(), begin + LONGEST_TEXT);
        return end < text.length() && Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
    }

    /// An image has been given out.
    void exported(ExportedImage given) {
        ObjectNode event = event("exported").put("image", given.id().toString());
        event.set("manifest", Json.MAPPER.valueToTree(OciWire.descriptor(given.manifest())));
        ArrayNode names = event.putArray("names");
        given.names().forEach(name -> names.add(name.toString()));
        send(event);
    }

    /// The build is done.
    void done() {
        send(event("done"));
    }

    /// The build has failed.
    ///
    /// @param code of the command that has; 0 where it was something else
    /// @param left the image of what that command has left, where it is kept
    void failed(String reason, int code, Optional<Digest> left) {
        send(event("failed")
                .put("message", cut(reason))
                .put("code", code)
                .put("image", left.map(Digest::toString).orElse("")));
    }

    /// One by one: a Dockerfile may have many.
    @Override
    public void planned(List<StageOutline> stages) {
        for (int i = 0; i < stages.size(); i++) {
            StageOutline stage = stages.get(i);
            String name = stage.name();
            send(event("stage")
                    .put("stage", i)
                    .put("name", name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME))
                    .put("steps", stage.steps()));
        }
    }

    @Override
    public StageListener stage(int place) {
        return new Stage(place);
    }

    @Override
    public void warning(String text) {
        send(event("warning").put("text", cut(text)));
    }

    @Override
    public void found(CheckWarning warning, String excerpt) {
        send(event("check")
                .put("check", warning.check().label())
                .put("description", warning.check().description())
                .put("url", warning.check().url())
                .put("text", cut(warning.message()))
                .put("line", warning.range().first())
                .put("excerpt", cut(excerpt)));
    }

    @Override
    public void failedAt(String excerpt) {
        send(event("failedAt").put("excerpt", cut(excerpt)));
    }

    @Override
    public void built(Digest image) {
        send(event("built").put("image", image.toString()));
    }

    @Override
    public void tagged(String name) {
        send(event("tagged").put("name", name));
    }

    private final class Stage implements StageListener {
        private final int place;
        private final CommandText output = new CommandText(this::log);
        private final TransferListener pulls;

        Stage(int place) {
            this.place = place;
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
                ObjectNode event = its("pull");
                event.set("message", Json.MAPPER.readTree(bytes, offset, length));
                send(event);
            }
        }

        private ObjectNode its(String name) {
            return event(name).put("stage", place);
        }

        private void log(Stream stream, String text) {
            String name = stream == Stream.STDERR ? "stderr" : "stdout";
            for (int begin = 0; begin < text.length(); ) {
                int end = border(text, begin);
                send(its("log").put("stream", name).put("text", text.substring(begin, end)));
                begin = end;
            }
        }

        @Override
        public void step(int number, int total, String text) {
            send(its("step").put("number", number).put("total", total).put("text", cut(text)));
        }

        @Override
        public void triggers(int count) {
            send(its("triggers").put("count", count));
        }

        @Override
        public void cached() {
            send(its("cached"));
        }

        @Override
        public void runs(String id) {
            send(its("runs").put("container", id));
        }

        @Override
        public void removed(String id) {
            output.end();
            send(its("removed").put("container", id));
        }

        @Override
        public void ended(Supplier<Optional<Digest>> image) {
            send(its("ended"));
        }

        @Override
        public AttachOutput output() {
            return output;
        }

        @Override
        public TransferListener pulls() {
            return pulls;
        }

        @Override
        public void finished() {
            // its last step has ended
        }

        @Override
        public void failed() {
            send(its("broken"));
        }
    }
}
