package dev.gantry.image;

import java.util.Set;

/// Media types of what an image is made of, in OCI's and in Docker's spelling.
public final class MediaTypes {
    public static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    public static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
    public static final String OCI_CONFIG = "application/vnd.oci.image.config.v1+json";
    public static final String OCI_LAYER = "application/vnd.oci.image.layer.v1.tar";
    public static final String OCI_LAYER_GZIP = "application/vnd.oci.image.layer.v1.tar+gzip";
    public static final String OCI_LAYER_ZSTD = "application/vnd.oci.image.layer.v1.tar+zstd";
    public static final String DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
    public static final String DOCKER_MANIFEST_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";
    public static final String DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json";
    public static final String DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar";
    public static final String DOCKER_LAYER_GZIP = "application/vnd.docker.image.rootfs.diff.tar.gzip";
    public static final String DOCKER_LAYER_ZSTD = "application/vnd.docker.image.rootfs.diff.tar.zstd";
    public static final String DOCKER_FOREIGN_LAYER = "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip";

    private static final Set<String> CONFIGS = Set.of(OCI_CONFIG, DOCKER_CONFIG);
    private static final String OCI_LAYER_PREFIX = "application/vnd.oci.image.layer.";
    private static final String DOCKER_LAYER_PREFIX = "application/vnd.docker.image.rootfs.";

    private MediaTypes() {}

    /// A manifest of one platform.
    public static boolean isManifest(String mediaType) {
        return mediaType.equals(OCI_MANIFEST) || mediaType.equals(DOCKER_MANIFEST);
    }

    /// An index, or a manifest list as Docker calls it.
    public static boolean isIndex(String mediaType) {
        return mediaType.equals(OCI_INDEX) || mediaType.equals(DOCKER_MANIFEST_LIST);
    }

    /// The configuration of an image that can run, as opposed to an artifact's.
    public static boolean isConfig(String mediaType) {
        return CONFIGS.contains(mediaType);
    }

    /// A file system layer, compressed or not.
    public static boolean isLayer(String mediaType) {
        return mediaType.startsWith(OCI_LAYER_PREFIX) || mediaType.startsWith(DOCKER_LAYER_PREFIX);
    }

    /// OCI's name for a layer of Docker's; others as they are.
    public static String ociLayer(String mediaType) {
        return switch (mediaType) {
            case DOCKER_LAYER -> OCI_LAYER;
            case DOCKER_LAYER_GZIP -> OCI_LAYER_GZIP;
            case DOCKER_LAYER_ZSTD -> OCI_LAYER_ZSTD;
            default -> mediaType;
        };
    }
}
