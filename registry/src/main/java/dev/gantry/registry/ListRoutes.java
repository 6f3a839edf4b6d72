package dev.gantry.registry;

import dev.gantry.image.Digest;
import dev.gantry.image.MediaTypes;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What there is: the API's version check, tags, referrers, and the catalog of repositories.
final class ListRoutes {
    private final Repositories repositories;
    private final Manifests manifests;

    ListRoutes(Repositories repositories, Manifests manifests) {
        this.repositories = repositories;
        this.manifests = manifests;
    }

    List<Endpoint> endpoints() {
        return List.of(
                new Endpoint("GET", "/v2/", Endpoint.Access.ACCOUNT, this::base),
                new Endpoint("GET", "/v2", Endpoint.Access.ACCOUNT, this::base),
                new Endpoint("HEAD", "/v2/", Endpoint.Access.ACCOUNT, this::base),
                new Endpoint("GET", "/v2/_catalog", Endpoint.Access.CATALOG, this::catalog),
                new Endpoint("GET", "/v2/{name:.+}/tags/list", Endpoint.Access.PULL, this::tags),
                new Endpoint("GET", "/v2/{name:.+}/referrers/{digest}", Endpoint.Access.PULL, this::referrers));
    }

    private void base(Call call) throws IOException {
        call.json(200, RegistryJson.object());
    }

    private void catalog(Call call) throws IOException {
        Page page = Page.of(call);
        List<String> names =
                page.cut(repositories.list(page.last(), page.fetch()), call, "/v2/_catalog", name -> name, "");
        ObjectNode body = RegistryJson.object();
        ArrayNode array = body.putArray("repositories");
        names.forEach(array::add);
        call.json(200, body);
    }

    private void tags(Call call) throws IOException {
        RepositoryName repository = call.repository();
        Page page = Page.of(call);
        List<String> tags = page.cut(
                manifests.tags(repository, page.last(), page.fetch()),
                call,
                "/v2/" + repository + "/tags/list",
                tag -> tag,
                "");
        ObjectNode body = RegistryJson.object().put("name", repository.text());
        ArrayNode array = body.putArray("tags");
        tags.forEach(array::add);
        call.json(200, body);
    }

    private void referrers(Call call) throws IOException {
        RepositoryName repository = call.repository();
        Digest subject = Digests.parse(call.path("digest"));
        String artifactType = call.text("artifactType");
        Page page = Page.of(call);
        String filter = artifactType.isEmpty()
                ? ""
                : "&artifactType=" + URLEncoder.encode(artifactType, StandardCharsets.UTF_8);
        List<Manifests.Referrer> referrers = page.cut(
                manifests.referrers(repository, subject, artifactType, page.last(), page.fetch()),
                call,
                "/v2/" + repository + "/referrers/" + subject,
                Manifests.Referrer::digest,
                filter);
        if (!artifactType.isEmpty()) {
            call.response().header("OCI-Filters-Applied", "artifactType");
        }
        call.response().send(MediaTypes.OCI_INDEX, RegistryJson.bytes(index(referrers)));
    }

    private static ObjectNode index(List<Manifests.Referrer> referrers) {
        ObjectNode index = RegistryJson.object();
        index.put("schemaVersion", 2).put("mediaType", MediaTypes.OCI_INDEX);
        ArrayNode entries = index.putArray("manifests");
        for (Manifests.Referrer referrer : referrers) {
            ObjectNode entry = entries.addObject()
                    .put("mediaType", referrer.mediaType())
                    .put("digest", referrer.digest())
                    .put("size", referrer.size());
            if (!referrer.artifactType().isEmpty()) {
                entry.put("artifactType", referrer.artifactType());
            }
            if (!referrer.annotations().isEmpty()) {
                entry.set("annotations", RegistryJson.MAPPER.readTree(referrer.annotations()));
            }
        }
        return index;
    }
}
