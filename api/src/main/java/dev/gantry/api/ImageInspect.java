package dev.gantry.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `GET /images/{name}/json`. Source: Engine API, `ImageInspect`.
///
/// @param created RFC 3339, "" where the image does not say
/// @param descriptor of the manifest, or of the index of an image for several platforms
/// @param manifests only where asked for
public record ImageInspect(
        String id,
        List<String> repoTags,
        List<String> repoDigests,
        String parent,
        String comment,
        @OmitEmpty String created,
        String dockerVersion,
        String author,
        ContainerConfig config,
        String architecture,
        @OmitEmpty String variant,
        String os,
        @OmitEmpty String osVersion,
        long size,
        GraphDriver graphDriver,
        @JsonProperty("RootFS") RootFs rootFs,
        Metadata metadata,
        @OmitEmpty @Nullable OciDescriptor descriptor,
        @OmitEmpty @Nullable List<ImageManifest> manifests) {

    /// The layers, by what they unpack to.
    ///
    /// @param type `layers`
    /// @param layers diff ids, the base first
    public record RootFs(String type, @OmitEmpty @Nullable List<String> layers) {}

    /// What the engine knows of the image and the image itself does not.
    ///
    /// @param lastTagTime [Rfc3339#ZERO] where it never was tagged here
    public record Metadata(String lastTagTime) {}
}
