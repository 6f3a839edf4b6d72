package dev.gantry.cli;

import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import dev.gantry.compose.LoadedProject;
import dev.gantry.compose.Project;
import dev.gantry.compose.Service;
import java.util.Map;
import java.util.TreeMap;

/// Finds out by which digests registries have the images of a project now, through the engine
/// (`GET /distribution/NAME/json`).
record ComposeDigests(Session session) {

    /// The project with images that are named as a registry knows them for good:
    /// `docker.io/library/nginx:1@sha256:...`. What has a digest keeps it, without a tag.
    ///
    /// Errors: [CliException]; the client's where a registry does not have one
    LoadedProject pinned(LoadedProject loaded) {
        Project project = loaded.project();
        Map<String, String> images = new TreeMap<>();
        for (Service service : project.services().values()) {
            if (!service.image().reference().isEmpty()) {
                images.put(service.name(), pinned(service.image().reference()));
            }
        }
        return loaded.withImages(images);
    }

    private String pinned(String image) {
        ImageName name = ImageName.parse(image).withDefaultTag();
        if (!name.digest().isEmpty()) {
            return name.withoutTag().withDigest(name.digest()).full();
        }
        JsonObject found = session.client()
                .object(Request.get("/distribution/" + Request.segment(name.full()) + "/json")
                        .header(
                                "X-Registry-Auth",
                                session.credentials()
                                        .find(Credentials.server(name))
                                        .header()));
        return name.withDigest(found.object("Descriptor").text("digest")).full();
    }
}
