package dev.gantry.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One manifest of an image that may be for several platforms. Source: Engine API, `ImageManifestSummary`.
///
/// @param id the manifest's digest
/// @param available whether all that it refers to is here
/// @param kind `image`, `attestation` or `unknown`
/// @param imageData only of an `image`
/// @param attestationData only of an `attestation`
public record ImageManifest(
        @JsonProperty("ID") String id,
        OciDescriptor descriptor,
        boolean available,
        Size size,
        String kind,
        @OmitEmpty @Nullable ImageData imageData,
        @OmitEmpty @Nullable AttestationData attestationData) {

    /// Bytes that are here.
    ///
    /// @param content of blobs
    /// @param total of blobs and of what is unpacked
    public record Size(long content, long total) {}

    /// What containers make of an image.
    ///
    /// @param containers ids of those that use the image
    public record ImageData(OciPlatform platform, List<String> containers, UnpackedSize size) {}

    /// What an image takes beside its blobs.
    ///
    /// @param unpacked bytes of the unpacked layers
    public record UnpackedSize(long unpacked) {}

    /// What a manifest attests.
    ///
    /// @param subject the digest of the manifest that is attested
    public record AttestationData(@JsonProperty("For") String subject) {}
}
