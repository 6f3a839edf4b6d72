package dev.gantry.cli;

import dev.gantry.client.ApiException;
import dev.gantry.client.EngineClient;
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
    /// none. Its id goes into `--cidfile`.
    ///
    /// @return the engine's answer, with `Id` and `Warnings`
    static JsonObject create(Session session, ContainerFlags flags, JsonObject body) {
        try (CidFile cidFile = CidFile.claim(flags.cidFile)) {
            ImageName.require(body.text("Image"));
            JsonObject created = createWithImage(session, flags, body);
            cidFile.write(created.text("Id"));
            return created;
        }
    }

    private static JsonObject createWithImage(Session session, ContainerFlags flags, JsonObject body) {
        String image = body.text("Image");
        if (flags.pull.value().equals("always")) {
            pull(session, flags, image);
        }
        try {
            return session.client().object(request(session, flags, body));
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
            return session.client().object(request(session, flags, body));
        }
    }

    private static Request request(Session session, ContainerFlags flags, JsonObject body) {
        fitToVersion(session.client(), body);
        Request request = Request.post("/containers/create");
        if (!flags.name.value().isEmpty()) {
            request.query("name", flags.name.value());
        }
        if (!flags.platform.value().isEmpty()) {
            request.query("platform", flags.platform.value());
        }
        return request.json(body);
    }

    /// What newer engines have no word for is left out; what older ones would pass over is refused.
    private static void fitToVersion(EngineClient client, JsonObject body) {
        JsonObject host = body.object("HostConfig");
        if (host.has("KernelMemory") && client.speaks("1.42")) {
            host.remove("KernelMemory");
        }
        boolean recursive = host.objects("Mounts").stream()
                .anyMatch(mount -> mount.object("BindOptions").flag("ReadOnlyForceRecursive"));
        if (recursive && !client.speaks("1.44")) {
            throw new CliException("bind-recursive=readonly requires API v1.44 or later");
        }
        boolean addressed = body.object("NetworkingConfig").object("EndpointsConfig").values().stream()
                .anyMatch(endpoint ->
                        !JsonObject.from(endpoint).text("MacAddress").isEmpty());
        if (addressed && !client.speaks("1.44")) {
            throw new CliException("\"specify mac-address per network\" requires API version 1.44, but the Docker"
                    + " daemon API version is " + client.version());
        }
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
                    throw new CliException(line.text("error"));
                }
                if (!flags.quiet.value() && line.has("status") && !line.has("progressDetail")) {
                    session.err().println(line.text("status"));
                }
            }
        }
    }
}
