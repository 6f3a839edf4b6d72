package dev.gantry.image;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// An image's configuration: platform, run config, diff IDs and history. The digest of its bytes is the
/// image ID.
///
/// Keeps the bytes it was read from, so the ID stays true; [#edit()] keeps the fields that we do not know.
///
/// Source: OCI image-spec, config.md; Docker's image specification 1.2.
public final class ImageConfig {
    private final byte[] bytes;
    private final ObjectNode tree;
    private final Platform platform;
    private final @Nullable Instant created;
    private final RunConfig runConfig;
    private final List<Digest> diffIds;
    private final List<HistoryEntry> history;

    private ImageConfig(byte[] bytes, ObjectNode tree) {
        this.bytes = bytes;
        this.tree = tree;
        this.platform =
                new Platform(Json.string(tree, "os"), Json.string(tree, "architecture"), Json.string(tree, "variant"));
        this.created = HistoryEntry.instant(tree, "created");
        this.runConfig = RunConfig.read(Json.objectOrNull(tree, "config"));
        this.diffIds = readDiffIds(tree);
        this.history = readHistory(tree);
    }

    /// Reads an image configuration.
    ///
    /// @throws InvalidImageException naming the field that is missing or malformed
    public static ImageConfig parse(byte[] bytes) {
        return new ImageConfig(bytes.clone(), Json.readObject(bytes, "image config"));
    }

    private static List<Digest> readDiffIds(ObjectNode tree) {
        ObjectNode rootfs = Json.objectOrNull(tree, "rootfs");
        if (rootfs == null) {
            throw new InvalidImageException("invalid image config: it has no rootfs");
        }
        String type = Json.string(rootfs, "type");
        if (!type.equals("layers")) {
            throw new InvalidImageException("invalid image config: unknown rootfs type \"" + type + "\"");
        }
        return Json.strings(rootfs, "diff_ids").stream().map(Digest::parse).toList();
    }

    private static List<HistoryEntry> readHistory(ObjectNode tree) {
        List<HistoryEntry> history = new ArrayList<>();
        for (JsonNode entry : Json.elements(tree, "history")) {
            history.add(HistoryEntry.read(entry));
        }
        return List.copyOf(history);
    }

    /// The document as it was read or first written; a fresh copy.
    public byte[] bytes() {
        return bytes.clone();
    }

    /// The image ID.
    public Digest digest() {
        return Digest.of(bytes);
    }

    /// Where the image runs. Both parts are empty strings in documents that do not say.
    public Platform platform() {
        return platform;
    }

    /// When the image was made; empty when the document does not say.
    public Optional<Instant> created() {
        return Optional.ofNullable(created);
    }

    public String author() {
        return Json.string(tree, "author");
    }

    /// The image's comment, or else that of the last step of its history, as `docker inspect` shows it.
    public String comment() {
        String comment = Json.string(tree, "comment");
        return comment.isEmpty() && !history.isEmpty() ? history.getLast().comment() : comment;
    }

    /// The version of the Docker engine that made the image, where that is recorded.
    public String dockerVersion() {
        return Json.string(tree, "docker_version");
    }

    /// `os.version`, which only Windows images carry.
    public String osVersion() {
        return Json.string(tree, "os.version");
    }

    public RunConfig runConfig() {
        return runConfig;
    }

    /// Digests of the plain layer tars, lowest first.
    public List<Digest> diffIds() {
        return diffIds;
    }

    /// The chain ID of each layer, lowest first.
    public List<ChainId> chainIds() {
        return ChainId.chain(diffIds);
    }

    /// The steps that made the image, oldest first.
    public List<HistoryEntry> history() {
        return history;
    }

    /// A builder for an image on top of this one.
    public Builder edit() {
        return new Builder(tree.deepCopy());
    }

    /// A builder for an image without layers.
    public static Builder create(Platform platform) {
        ObjectNode tree = Json.object();
        tree.put("architecture", platform.architecture());
        tree.put("os", platform.os());
        if (!platform.variant().isEmpty()) {
            tree.put("variant", platform.variant());
        }
        ObjectNode rootfs = tree.putObject("rootfs");
        rootfs.put("type", "layers");
        rootfs.putArray("diff_ids");
        return new Builder(tree);
    }

    /// Writes a new configuration. One thread.
    public static final class Builder {
        private final ObjectNode tree;

        private Builder(ObjectNode tree) {
            this.tree = tree;
        }

        public Builder created(Instant instant) {
            tree.put("created", instant.toString());
            return this;
        }

        public Builder author(String author) {
            return text("author", author);
        }

        public Builder comment(String comment) {
            return text("comment", comment);
        }

        private Builder text(String field, String value) {
            if (value.isEmpty()) {
                tree.remove(field);
            } else {
                tree.put(field, value);
            }
            return this;
        }

        public Builder runConfig(RunConfig runConfig) {
            runConfig.write(tree.withObject("config"));
            return this;
        }

        /// Adds a layer on top, with the step that made it.
        public Builder addLayer(Digest diffId, HistoryEntry step) {
            tree.withObject("rootfs").withArray("diff_ids").add(diffId.toString());
            return addHistory(step);
        }

        /// Adds a step; one that made a layer belongs to [#addLayer].
        public Builder addHistory(HistoryEntry step) {
            ArrayNode history = tree.withArray("history");
            history.add(step.write());
            return this;
        }

        /// Replaces the layers by others, whose number the history must tell as before.
        public Builder diffIds(List<Digest> diffIds) {
            ArrayNode array = tree.withObject("rootfs").putArray("diff_ids");
            diffIds.forEach(diffId -> array.add(diffId.toString()));
            return this;
        }

        /// Replaces all steps.
        public Builder history(List<HistoryEntry> steps) {
            ArrayNode history = tree.putArray("history");
            steps.forEach(step -> history.add(step.write()));
            return this;
        }

        /// What [#build] gives has this digest.
        public Digest digest() {
            return Digest.of(Json.write(tree));
        }

        public ImageConfig build() {
            return new ImageConfig(Json.write(tree), tree.deepCopy());
        }
    }
}
