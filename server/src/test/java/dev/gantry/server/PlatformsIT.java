package dev.gantry.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.client.ApiException;
import dev.gantry.client.EngineClient;
import dev.gantry.client.Json;
import dev.gantry.client.JsonObject;
import dev.gantry.client.Request;
import dev.gantry.client.Response;
import dev.gantry.image.Index;
import dev.gantry.image.Manifest;
import dev.gantry.image.Platform;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Images for several platforms with one name: pull, list, inspect, remove, push, save and load.
final class PlatformsIT extends WithLab {
    private static final Platform OTHER = new Platform("linux", "riscv64", "");
    private static final String OTHER_JSON = "{\"os\":\"linux\",\"architecture\":\"riscv64\"}";

    private FaultyRegistry source;
    private LocalRegistry registry;
    private EngineClient client;
    private Manifest own;
    private Manifest other;
    private Index index;

    @BeforeEach
    void makeImages() throws Exception {
        source = FaultyRegistry.start();
        registry = LocalRegistry.debian(lab.directory(), "");
        client = lab.client();
        own = source.image("team/box", "own", 1, 2, 1000, Platform.host());
        other = source.image("team/box", "other", 2, 1, 1000, OTHER);
        index = source.index(
                "team/box",
                "1",
                List.of(other.descriptor().on(OTHER), own.descriptor().on(Platform.host())));
    }

    @AfterEach
    void removeImages() {
        for (JsonObject image : images("")) {
            if (!image.texts("RepoTags").contains(DaemonLab.IMAGE + ":latest")) {
                client.call(Request.delete("/images/" + image.text("Id")).flag("force", true));
            }
        }
        client.call(Request.post("/images/prune"));
        assertThat(images("")).hasSize(1);
        client.close();
        registry.close();
        source.close();
    }

    private List<JsonObject> images(String reference) {
        Request request = Request.get("/images/json").query("manifests", "1");
        return Json.objects(client.call(
                reference.isEmpty() ? request : request.query("filters", "{\"reference\":[\"" + reference + "\"]}")));
    }

    private static Request at(String name, String rest) {
        return Request.get("/images/" + Request.segment(name) + rest);
    }

    private String name() {
        return source.name("team/box:1");
    }

    private String pull(String name, String platform) {
        return transfer(Request.post("/images/create")
                .query("fromImage", name.replaceAll(":[^:/]*$", ""))
                .query("tag", name.replaceAll(".*:", ""))
                .query("platform", platform));
    }

    private String push(String name, String platform) {
        Request request = Request.post("/images/" + Request.segment(name.replaceAll(":[^:/]*$", "")) + "/push")
                .query("tag", name.replaceAll(".*:", ""))
                .header("X-Registry-Auth", "e30=");
        return transfer(platform.isEmpty() ? request : request.query("platform", platform));
    }

    private String transfer(Request request) {
        try (Response response = client.open(request)) {
            return new String(response.body().readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String pullBoth() {
        return pull(name(), "linux/riscv64") + pull(name(), "");
    }

    private String tagged() {
        client.call(Request.post("/images/" + Request.segment(name()) + "/tag")
                .query("repo", registry.name("team/box"))
                .query("tag", "1"));
        return registry.name("team/box:1");
    }

    private static String id(Manifest manifest) {
        return manifest.config().digest().toString();
    }

    private String inThere(String name) {
        return client.object(Request.get("/distribution/" + name + "/json"))
                .object("Descriptor")
                .text("digest");
    }

    @Test
    void twoPlatformsOfANameAreOneImage() {
        assertThat(pullBoth()).containsIgnoringCase("Downloaded newer image").doesNotContain("up to date");
        assertThat(pull(name(), "linux/riscv64")).contains("Image is up to date");

        List<JsonObject> listed = images(name());

        assertThat(listed).hasSize(1);
        JsonObject image = listed.getFirst();
        assertThat(image.text("Id")).isEqualTo(id(own));
        assertThat(image.texts("RepoTags")).containsExactly(name());
        assertThat(image.object("Descriptor").text("digest"))
                .isEqualTo(index.descriptor().digest().toString());
        assertThat(image.objects("Manifests"))
                .extracting(manifest -> manifest.text("ID"))
                .containsExactly(
                        other.descriptor().digest().toString(),
                        own.descriptor().digest().toString());
        assertThat(image.objects("Manifests"))
                .allMatch(manifest ->
                        manifest.flag("Available") && manifest.text("Kind").equals("image"));
        client.call(Request.post("/images/prune"));
        assertThat(client.object(at(name(), "/json").query("manifests", "1")).objects("Manifests"))
                .hasSize(2);
    }

    @Test
    void aPlatformIsAskedFor() {
        pullBoth();

        JsonObject found = client.object(at(name(), "/json").query("platform", OTHER_JSON));

        assertThat(found.text("Id")).isEqualTo(id(other));
        assertThat(found.text("Architecture")).isEqualTo("riscv64");
        assertThat(found.object("Descriptor").text("digest"))
                .isEqualTo(other.descriptor().digest().toString());
        assertThat(client.object(at(name(), "/json")).text("Id")).isEqualTo(id(own));
        assertThat(Json.objects(client.call(at(name(), "/history").query("platform", OTHER_JSON))))
                .hasSize(1);
        String none = "{\"os\":\"linux\",\"architecture\":\"s390x\"}";
        assertThat(refusal(at(name(), "/json").query("platform", none)))
                .contains("does not match the specified platform (linux/s390x)");
    }

    private String refusal(Request request) {
        try {
            client.call(request);
            return "";
        } catch (ApiException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void aNameGoesWithAllItsImages() {
        pullBoth();

        List<JsonObject> removed = Json.objects(client.call(Request.delete("/images/" + Request.segment(name()))));

        assertThat(removed).extracting(item -> item.text("Deleted")).contains(id(own), id(other));
        assertThat(images("")).hasSize(1);
    }

    @Test
    void onePlatformGoesAndTheNameStays() {
        pullBoth();

        List<JsonObject> removed = Json.objects(
                client.call(Request.delete("/images/" + Request.segment(name())).query("platforms", OTHER_JSON)));

        assertThat(removed).extracting(item -> item.text("Deleted")).contains(id(other));
        assertThat(removed).allMatch(item -> item.text("Untagged").isEmpty());
        assertThat(client.object(at(name(), "/json")).text("Id")).isEqualTo(id(own));
        assertThat(images(name()).getFirst().objects("Manifests"))
                .filteredOn(manifest -> !manifest.flag("Available"))
                .hasSize(1);
    }

    @Test
    void anIndexThatIsHereWholeIsPushedWhole() {
        pullBoth();
        String there = tagged();

        String told = push(there, "");

        assertThat(told).contains("1: digest: " + index.descriptor().digest());
        assertThat(inThere(there)).isEqualTo(index.descriptor().digest().toString());
        assertThat(client.object(at(there, "/json")).texts("RepoDigests"))
                .contains(registry.name("team/box@" + index.descriptor().digest()));
        client.call(Request.delete("/images/" + Request.segment(there)));
        client.call(Request.delete("/images/" + Request.segment(name())));
        assertThat(pull(there, "linux/riscv64"))
                .contains("Digest: " + index.descriptor().digest());
        assertThat(push(there, "")).contains("1: digest: " + index.descriptor().digest());
    }

    @Test
    void onePlatformOfAnIndexGoesAloneWhereTheRestIsNotThere() {
        pull(name(), "");
        String there = tagged();

        assertThat(push(there, ""))
                .contains("1: digest: " + own.descriptor().digest(), "\"manifestPushedInsteadOfIndex\":true");
        assertThat(inThere(there)).isEqualTo(own.descriptor().digest().toString());
    }

    @Test
    void onePlatformIsPushedWhereItIsAskedFor() {
        pullBoth();
        String there = tagged();

        assertThat(push(there, OTHER_JSON))
                .contains("1: digest: " + other.descriptor().digest());
        assertThat(inThere(there)).isEqualTo(other.descriptor().digest().toString());
    }

    @Test
    void allPlatformsAreSavedAndLoaded() throws IOException {
        pullBoth();
        byte[] archive;
        try (Response response = client.open(at(name(), "/get"))) {
            archive = response.body().readAllBytes();
        }
        client.call(Request.delete("/images/" + Request.segment(name())));

        assertThat(load(archive, "")).containsOnlyOnce("Loaded image: " + name());

        assertThat(client.object(at(name(), "/json").query("platform", OTHER_JSON))
                        .text("Id"))
                .isEqualTo(id(other));
        assertThat(client.object(at(name(), "/json")).text("Id")).isEqualTo(id(own));
        assertThat(images(name()).getFirst().object("Descriptor").text("digest"))
                .isEqualTo(index.descriptor().digest().toString());
        client.call(Request.delete("/images/" + Request.segment(name())));
        load(archive, OTHER_JSON);
        assertThat(client.object(at(name(), "/json")).text("Id")).isEqualTo(id(other));
        assertThat(load(archive, "{\"os\":\"linux\",\"architecture\":\"s390x\"}"))
                .contains("has no manifest for");
    }

    @Test
    void onePlatformIsSaved() throws IOException {
        pullBoth();
        byte[] archive;
        try (Response response = client.open(at(name(), "/get").query("platform", OTHER_JSON))) {
            archive = response.body().readAllBytes();
        }
        client.call(Request.delete("/images/" + Request.segment(name())));

        load(archive, "");

        assertThat(client.object(at(name(), "/json")).text("Id")).isEqualTo(id(other));
        assertThat(images(name()).getFirst().objects("Manifests")).hasSize(1);
    }

    private String load(byte[] archive, String platform) {
        Request request = Request.post("/images/load")
                .query("quiet", "1")
                .body(new ByteArrayInputStream(archive), "application/x-tar");
        return transfer(platform.isEmpty() ? request : request.query("platform", platform));
    }
}
