package dev.gantry.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.gantry.image.Descriptor;
import dev.gantry.image.Digest;
import dev.gantry.image.Manifest;
import dev.gantry.image.MediaTypes;
import dev.gantry.image.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Images as other builders make them: each is pulled, shown, run and pushed, and keeps its digest.
final class ForeignImagesIT extends WithLab {
    private static final String ARCHITECTURE = Platform.host().architecture();

    private final TestImages images = new TestImages();
    private LocalRegistry registry;
    private String name;

    @BeforeEach
    void startRegistry() throws Exception {
        registry = LocalRegistry.gantry(lab.directory());
        name = registry.name("team/app:1");
    }

    @AfterEach
    void stopRegistry() {
        lab.docker().run("rmi", "-f", name);
        registry.close();
    }

    private void publish(Descriptor top) throws IOException {
        String layout =
                images.layout(lab.directory().resolve("layout-" + top.digest().shortHex()), top);
        Program.run("skopeo", "copy", "--all", "--dest-tls-verify=false", layout, "docker://" + name);
    }

    /// The layer of a program that says `hello`, without libraries.
    private static byte[] busybox() throws IOException {
        return TestImages.tar("busybox", Files.readAllBytes(Path.of("/bin/busybox")));
    }

    private static String history(String... steps) {
        return "\"history\":[" + String.join(",", steps) + "]";
    }

    private Descriptor config(String created, String history, byte[]... tars) {
        List<String> diffIds =
                Arrays.stream(tars).map(tar -> "\"" + Digest.of(tar) + "\"").toList();
        return images.add(MediaTypes.OCI_CONFIG, TestImages.json("""
                {"created":"%s","architecture":"%s","os":"linux",
                 "config":{"Entrypoint":["/busybox"],"Cmd":["echo","hello"]},
                 "rootfs":{"type":"layers","diff_ids":[%s]},%s}""".formatted(
                        created, ARCHITECTURE, String.join(",", diffIds), history)));
    }

    private Descriptor add(Manifest manifest) {
        return images.add(manifest.mediaType(), manifest.bytes());
    }

    private void assertWorks(Digest digest) {
        assertThat(lab.docker().out("pull", name)).contains("Digest: " + digest);
        assertThat(lab.docker().out("run", "--rm", name)).isEqualTo("hello");
        assertThat(lab.docker().out("push", name)).contains("Layer already exists");
    }

    /// BuildKit: an index of the image and its attestation, layers as zstd.
    @Test
    void anImageOfBuildKit() throws Exception {
        byte[] tar = busybox();
        Descriptor layer = images.add(MediaTypes.OCI_LAYER_ZSTD, Zstd.compress(tar));
        Manifest image = Manifest.create(
                config(
                        "2026-01-02T03:04:05.678901234Z",
                        history(
                                "{\"created\":\"2026-01-02T03:04:05.6Z\",\"created_by\":\"COPY /busybox / # buildkit\","
                                        + "\"comment\":\"buildkit.dockerfile.v0\"}",
                                "{\"created\":\"2026-01-02T03:04:05.6Z\",\"created_by\":\"CMD [\\\"echo\\\"]\","
                                        + "\"comment\":\"buildkit.dockerfile.v0\",\"empty_layer\":true}"),
                        tar),
                List.of(layer));
        Descriptor statement = images.add("application/vnd.in-toto+json", TestImages.json("{\"_type\":\"x\"}"));
        Descriptor nothing = images.add(
                MediaTypes.OCI_CONFIG,
                TestImages.json("{\"architecture\":\"unknown\",\"os\":\"unknown\",\"config\":{},"
                        + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"" + statement.digest() + "\"]}}"));
        Descriptor provenance = add(Manifest.create(nothing, List.of(statement)))
                .annotated(Map.of(
                        "vnd.docker.reference.type",
                        "attestation-manifest",
                        "vnd.docker.reference.digest",
                        image.descriptor().digest().toString()))
                .on(new Platform("unknown", "unknown", ""));
        Descriptor index = images.index(List.of(add(image).on(Platform.host()), provenance))
                .descriptor();
        publish(index);

        assertWorks(index.digest());

        assertThat(lab.docker().out("push", name)).contains("1: digest: " + index.digest());
        Path saved = lab.directory().resolve("buildkit.tar");
        lab.docker().out("save", "-o", saved.toString(), name);
        lab.docker().out("rmi", name);
        lab.docker().out("load", "-i", saved.toString());
        assertThat(lab.docker().out("push", name)).contains("1: digest: " + index.digest());
        assertThat(lab.docker().out("inspect", "--format={{.Id}} {{.Created}}", name))
                .isEqualTo(image.config().digest() + " 2026-01-02T03:04:05.678901234Z");
    }

    /// jib: everything at the epoch, layers that stand twice, steps of its history that made none.
    @Test
    void anImageOfJib() throws Exception {
        byte[] tar = busybox();
        byte[] classes = TestImages.tar("app/Main.class", new byte[100]);
        String step =
                "{\"created\":\"1970-01-01T00:00:00Z\",\"author\":\"Jib\",\"created_by\":\"jib:3.4.0\",\"comment\":\"%s\"}";
        Manifest image = Manifest.create(
                config(
                        "1970-01-01T00:00:00Z",
                        history(
                                step.formatted("base"),
                                "{\"created\":\"1970-01-01T00:00:00Z\",\"empty_layer\":true}",
                                step.formatted("dependencies"),
                                step.formatted("classes")),
                        tar,
                        classes,
                        classes),
                List.of(
                        images.add(MediaTypes.DOCKER_LAYER_GZIP, TestImages.gzip(tar)),
                        images.add(MediaTypes.DOCKER_LAYER_GZIP, TestImages.gzip(classes)),
                        images.add(MediaTypes.DOCKER_LAYER_GZIP, TestImages.gzip(classes))));
        publish(add(image));

        assertWorks(image.descriptor().digest());

        assertThat(lab.docker()
                        .out("history", "--human=false", "--no-trunc", "--format={{.Comment}} {{.CreatedAt}}", name))
                .startsWith("classes 1970-01-01T");
        assertThat(lab.docker().out("images", "--format={{.CreatedSince}}", name))
                .matches("\\d+ years ago");
    }

    /// buildah: an OCI manifest with annotations, without a type of its own.
    @Test
    void anImageOfBuildah() throws Exception {
        byte[] tar = busybox();
        Descriptor config = config(
                "2026-01-02T03:04:05Z",
                history("{\"created\":\"2026-01-02T03:04:05Z\",\"created_by\":\"/bin/sh\"}"),
                tar);
        Descriptor layer = images.add(MediaTypes.OCI_LAYER_GZIP, TestImages.gzip(tar));
        byte[] manifest = TestImages.json("""
                {"schemaVersion":2,"config":{"mediaType":"%s","digest":"%s","size":%d},
                 "layers":[{"mediaType":"%s","digest":"%s","size":%d}],
                 "annotations":{"org.opencontainers.image.base.digest":"","org.opencontainers.image.base.name":""}}""".formatted(
                config.mediaType(), config.digest(), config.size(), layer.mediaType(), layer.digest(), layer.size()));
        publish(images.add(MediaTypes.OCI_MANIFEST, manifest));

        assertWorks(Digest.of(manifest));
    }
}
