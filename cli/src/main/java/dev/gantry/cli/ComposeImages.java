package dev.gantry.cli;

import dev.gantry.client.EngineClient;
import dev.gantry.client.Json;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import dev.gantry.client.Response;
import dev.gantry.compose.EngineClients;
import dev.gantry.compose.ImageSource;
import dev.gantry.compose.Project;
import dev.gantry.compose.ProjectException;
import dev.gantry.compose.Service;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Images of a project: from registries, as the user that is known there, and by `build`.
///
/// @param quiet whether builds say nothing
/// @param buildWords further flags for builds
record ComposeImages(Session session, EngineClients engine, boolean quiet, List<String> buildWords)
        implements ImageSource {

    @Override
    public void pull(String image, String platform, Consumer<JsonObject> messages) {
        ImageName name = ImageName.parse(image);
        ImageName whole = name.isNameOnly() ? name.withDefaultTag() : name;
        Request request = Request.post("/images/create")
                .query("fromImage", whole.repository())
                .query("tag", whole.tagOrDigest());
        String wanted = platform.isEmpty() ? session.variable("DOCKER_DEFAULT_PLATFORM") : platform;
        if (!wanted.isEmpty()) {
            request.query("platform", wanted.toLowerCase(Locale.ROOT));
        }
        transfer(request, whole, messages);
    }

    @Override
    public void push(String image, Consumer<JsonObject> messages) {
        ImageName name = ImageName.parse(image);
        ImageName whole = name.isNameOnly() ? name.withDefaultTag() : name;
        Request request = Request.post("/images/" + Request.segment(whole.repository()) + "/push")
                .query("tag", whole.tag());
        transfer(request, whole, messages);
    }

    private void transfer(Request request, ImageName name, Consumer<JsonObject> messages) {
        request.header("X-Registry-Auth", auth(name).header());
        try (EngineClient client = engine.connect();
                Response response = client.open(request)) {
            Iterator<@Nullable Object> answers = Json.documents(response.body());
            while (answers.hasNext()) {
                JsonObject message = JsonObject.from(answers.next());
                if (message.has("error")) {
                    throw new ProjectException(message.text("error"));
                }
                messages.accept(message);
            }
        }
    }

    /// Helper programs are asked one at a time.
    private RegistryAuth auth(ImageName name) {
        synchronized (session) {
            return session.credentials().find(Credentials.server(name));
        }
    }

    @Override
    public void build(Project project, Service service, String image) {
        ComposeBuildWords words = new ComposeBuildWords(session, project, service, image, quiet);
        ByteArrayInputStream dockerfile =
                new ByteArrayInputStream(words.inlineDockerfile().getBytes(StandardCharsets.UTF_8));
        Streams streams = new Streams(dockerfile, quiet ? Streams.discarding() : session.err(), session.err());
        try (Session own = session.with(streams)) {
            int code = own.invoke(new ImageBuild(), words.all(buildWords));
            if (code != 0) {
                throw new ProjectException("failed to build " + service.name(), code);
            }
        }
    }
}
