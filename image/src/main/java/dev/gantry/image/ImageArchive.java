package dev.gantry.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// An archive of images, read: what `docker save` of any version since 1.10 writes, and OCI layouts in a
/// tar as skopeo, buildx and podman write them.
///
///     ImageArchive.spool(body, scratch, LayerLimits.DEFAULT);
///     try (var archive = ImageArchive.open(scratch, LayerLimits.DEFAULT)) {
///         for (ArchivedImage image : archive.images()) {
///             byte[] manifest = archive.document(image.target());
///             ...
///         }
///     }
///
/// Whatever the layout, images come with an OCI or Docker manifest: for a layout without one it is made up
/// from the config and the layers as they lie in the archive. Blobs are not verified here: who stores one
/// compares its digest. Blobs may be read by several threads at once.
public final class ImageArchive implements BlobSource, AutoCloseable {
    private final ArchiveFile file;
    private final Map<Digest, String> paths = new HashMap<>();
    private final Map<Digest, byte[]> made = new HashMap<>();
    private final List<ArchivedImage> images;

    private ImageArchive(ArchiveFile file) throws IOException {
        this.file = file;
        if (file.has(OciLayout.INDEX)) {
            images = new OciLayout(file, this).images();
        } else if (file.has(DockerLayout.MANIFEST)) {
            images = new DockerLayout(file, this).images();
        } else {
            throw new InvalidImageException(
                    "invalid image archive: it has neither " + OciLayout.INDEX + " nor " + DockerLayout.MANIFEST);
        }
    }

    /// Writes a stream to a file, decompressed if it is compressed, so that it can be opened.
    ///
    /// @throws InvalidImageException when the stream cannot be decompressed or is past a limit
    public static void spool(InputStream in, Path into, LayerLimits limits) throws IOException {
        try (OutputStream out = Files.newOutputStream(into)) {
            TarInput input = TarInput.undigested(in, limits);
            while (input.hasMore()) {
                int count = input.window(Long.MAX_VALUE);
                out.write(input.buffer(), input.windowStart(count), count);
            }
        }
    }

    /// Opens an archive that lies in a plain tar.
    ///
    /// @throws InvalidImageException when it is no archive of images, or a malformed one
    public static ImageArchive open(Path tar, LayerLimits limits) throws IOException {
        ArchiveFile file = ArchiveFile.open(tar, limits);
        try {
            return new ImageArchive(file);
        } catch (IOException | RuntimeException failed) {
            file.close();
            throw failed;
        }
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
    public InputStream open(Digest digest) {
        byte[] document = made.get(digest);
        if (document != null) {
            return new ByteArrayInputStream(document);
        }
        String path = paths.get(digest);
        if (path == null) {
            throw new InvalidImageException("invalid image archive: it has no blob " + digest);
        }
        return file.read(path);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
