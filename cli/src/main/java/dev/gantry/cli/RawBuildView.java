package dev.gantry.cli;

import dev.gantry.client.Json;
import dev.gantry.client.JsonObject;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/// Tells of a build in JSON, a line each, for programs. The shape is that of BuildKit's `SolveStatus`: vertexes,
/// statuses, logs with their text in base64, warnings.
final class RawBuildView implements BuildView {
    private static final int STDOUT = 1;
    private static final int STDERR = 2;

    private final PrintStream out;
    private final Clock clock;

    RawBuildView(PrintStream out, Clock clock) {
        this.out = out;
        this.clock = clock;
    }

    /// Steps have no digest here; vertexes are told apart by one of their number and title.
    private static String digest(BuildStep step) {
        try {
            byte[] name = (step.number() + " " + step.title()).getBytes(StandardCharsets.UTF_8);
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(name));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private void tell(String name, JsonObject what) {
        out.print(Json.write(JsonObject.of(name, List.of(what))) + "\n");
        out.flush();
    }

    private static JsonObject vertex(BuildStep step) {
        return JsonObject.of(
                "digest", digest(step),
                "name", step.title(),
                "started", step.begun().toString());
    }

    @Override
    public void began(BuildStep step) {
        tell("vertexes", vertex(step));
    }

    @Override
    public void said(BuildStep step, String line, boolean isError) {
        tell(
                "logs",
                JsonObject.of(
                        "vertex", digest(step),
                        "stream", isError ? STDERR : STDOUT,
                        "data", base64(line + "\n"),
                        "timestamp", clock.instant().toString()));
    }

    @Override
    public void pulled(BuildStep step, JsonObject message) {
        JsonObject detail = message.object("progressDetail");
        tell(
                "statuses",
                JsonObject.of(
                        "id", message.text("id"),
                        "vertex", digest(step),
                        "name", message.text("status"),
                        "current", detail.number("current"),
                        "total", detail.number("total"),
                        "timestamp", clock.instant().toString()));
    }

    @Override
    public void ended(BuildStep step) {
        JsonObject vertex = vertex(step);
        vertex.put("completed", step.begun().plus(step.time(clock.instant())).toString());
        switch (step.end()) {
            case DONE -> {}
            case CACHED -> vertex.put("cached", true);
            case FAILED -> vertex.put("error", "failed");
            case CANCELED -> vertex.put("error", "context canceled");
        }
        tell("vertexes", vertex);
    }

    @Override
    public void warned(String text) {
        tell("warnings", JsonObject.of("level", 1, "short", base64(text)));
    }

    @Override
    public void failed() {
        // a vertex says so
    }

    @Override
    public void close() {
        out.flush();
    }
}
