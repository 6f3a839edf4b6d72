package dev.gantry.cli;

import dev.gantry.client.ApiException;
import dev.gantry.client.EngineClient;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import java.io.PrintStream;

/// The making of a container by `create` and `run`, with the image that it needs.
final class ContainerCreation {
    private ContainerCreation() {}

    /// Makes a container, pulling its image by `--pull`'s rule: `missing` after the engine says that it has
    /// none. Its id goes into `--cidfile`.
    ///
    /// @return the engine's answer, with `Id` and `Warnings`
    static JsonObject create(Session session, ContainerFlags flags, JsonObject body) {
        try (CidFile cidFile = CidFile.claim(flags.cidFile)) {
            if (!ImageName.isId(body.text("Image"))) {
                ImageName.parse(body.text("Image"));
            }
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
                                + ImageName.parse(image).withDefaultTag().familiar() + "' locally");
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
        String platform = Platform.wanted(session, flags.platform);
        if (!platform.isEmpty()) {
            request.query("platform", platform);
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
        ImageName name = ImageName.parse(image).withDefaultTag();
        PrintStream out = flags.quiet.value() ? Streams.discarding() : session.err();
        ProgressDisplay display = new ProgressDisplay(out, Tty.isTerminal(2) ? 2 : -1);
        ImagePull.pull(session, name, Platform.wanted(session, flags.platform), display);
    }
}
