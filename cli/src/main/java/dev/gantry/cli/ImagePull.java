package dev.gantry.cli;

import dev.gantry.client.ApiException;
import dev.gantry.client.Json;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import dev.gantry.client.Response;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// Brings an image that a new container needs.
final class ImagePull {
    private ImagePull() {}

    /// Makes a container, pulling its image by `--pull`'s rule: `missing` after the engine says that it has
    /// none.
    ///
    /// @return the engine's answer, with `Id` and `Warnings`
    static JsonObject create(Session session, ContainerFlags flags, JsonObject body) {
        String image = body.text("Image");
        switch (flags.pull.value()) {
            case "always" -> pull(session, flags, image);
            case "missing", "never" -> {}
            default ->
                throw new CliException(
                        "invalid pull option: '" + flags.pull.value()
                                + "': must be one of \"always\", \"missing\" or \"never\"",
                        125);
        }
        try {
            return session.client().object(request(flags, body));
        } catch (ApiException e) {
            boolean missing =
                    e.status() == 404 && String.valueOf(e.getMessage()).startsWith("No such image");
            if (!missing || !flags.pull.value().equals("missing")) {
                throw e;
            }
            if (!flags.quiet.value()) {
                session.err()
                        .println("Unable to find image '"
                                + ImageName.parse(image).familiar() + "' locally");
                session.err().flush();
            }
            pull(session, flags, image);
            return session.client().object(request(flags, body));
        }
    }

    private static Request request(ContainerFlags flags, JsonObject body) {
        Request request = Request.post("/containers/create");
        if (flags.name.changed()) {
            request.query("name", flags.name.value());
        }
        if (flags.platform.changed()) {
            request.query("platform", flags.platform.value());
        }
        return request.json(body);
    }

    private static void pull(Session session, ContainerFlags flags, String image) {
        ImageName name = ImageName.parse(image);
        Request request = Request.post("/images/create")
                .query("fromImage", name.repository())
                .query("tag", name.digest().isEmpty() ? name.tagOrLatest() : name.digest());
        if (flags.platform.changed()) {
            request.query("platform", flags.platform.value());
        }
        try (Response response = session.client().open(request)) {
            Iterator<@Nullable Object> lines = Json.documents(response.body());
            while (lines.hasNext()) {
                JsonObject line = JsonObject.from(lines.next());
                if (line.has("error")) {
                    throw new CliException(line.text("error"), 125);
                }
                if (!flags.quiet.value() && line.has("status") && !line.has("progressDetail")) {
                    session.err().println(line.text("status"));
                }
            }
        }
    }
}
