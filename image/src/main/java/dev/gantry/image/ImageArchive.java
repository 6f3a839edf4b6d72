package dev.gantry.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// An archive of images, read: what `docker save` of any version since 1.10 writes, and OCI layouts in a
/// tar as skopeo, buildx and podman write them.
///
///     ImageArchive archive = ImageArchive.receive(body, directory, LayerLimits.DEFAULT);
///     for (ArchivedImage image : archive.images()) {
///         byte[] manifest = archive.document(image.target());
///         ...
///     }
///
/// Whatever the layout, images come with an OCI or Docker manifest: for a layout without one it is made up
/// from the config and the layers as they lie in the archive. Blobs are not verified here: who stores one
/// compares its digest. Blobs may be read by several threads at once.
public final class ImageArchive implements BlobSource {
    private final ArchiveFiles files;
    private final Map<Digest, String> paths = new HashMap<>();
    private final Map<Digest, byte[]> made = new HashMap<>();
    private final List<ArchivedImage> images;

    private ImageArchive(ArchiveFiles files) throws IOException {
        this.files = files;
        if (files.has(OciLayout.INDEX)) {
            images = new OciLayout(files, this).images();
        } else if (files.has(DockerLayout.MANIFEST)) {
            images = new DockerLayout(files, this).images();
        } else {
            throw new InvalidImageException(
                    "invalid image archive: it has neither " + OciLayout.INDEX + " nor " + DockerLayout.MANIFEST);
        }
    }

    /// Takes an archive, compressed or not, to its end.
    ///
    /// @param directory an empty one, where its files are kept; the caller deletes it, also after a failure
    /// @throws InvalidImageException when it is no archive of images, a malformed one, cut or past a limit
    public static ImageArchive receive(InputStream in, Path directory, LayerLimits limits) throws IOException {
        return new ImageArchive(ArchiveFiles.receive(in, directory, limits));
    }

    /// The images in the order of the archive.
    public List<ArchivedImage> images() {
        return images;
    }

    /// Lets a blob be found at a path of the archive.
    void locate(Digest digest, String path) {
        paths.putIfAbsent(digest, path);
    }

    /// Keeps a document that the archive itself does not have.
    Descriptor keep(ImageTarget target) {
        Descriptor descriptor = target.descriptor();
        made.put(descriptor.digest(), target.bytes());
        return descriptor;
    }

    @Override
    public boolean contains(Digest digest) {
        return made.containsKey(digest) || paths.containsKey(digest);
    }

    @Override
    public InputStream open(Digest digest) throws IOException {
        byte[] document = made.get(digest);
        return document == null ? Files.newInputStream(file(digest)) : new ByteArrayInputStream(document);
    }

    /// The file that a blob is, to be kept by a link. Documents that were made up have none.
    ///
    /// @throws InvalidImageException when the archive has no such blob
    public Path file(Digest digest) {
        String path = paths.get(digest);
        if (path == null) {
            throw new InvalidImageException("invalid image archive: it has no blob " + digest);
        }
        return files.file(path);
    }
}
