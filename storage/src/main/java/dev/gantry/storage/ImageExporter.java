package dev.gantry.storage;

import dev.gantry.image.ArchivedImage;
import dev.gantry.image.Descriptor;
import dev.gantry.image.ImageArchiveWriter;
import dev.gantry.image.ImageTarget;
import dev.gantry.image.Index;
import dev.gantry.image.Manifest;
import dev.gantry.image.Platform;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/// Saves images, as `docker save` does: layers are the bytes that were loaded. Safe for any thread.
public final class ImageExporter {
    private final Leases leases;
    private final Blobs blobs;

    ImageExporter(Leases leases, Blobs blobs) {
        this.leases = leases;
        this.blobs = blobs;
    }

    /// Writes an archive that `load`, dockerd and OCI tools read. The images' content is held meanwhile, so that
    /// nobody deletes it.
    ///
    /// @param images [ImageRecord#manifest] of each, or [ImageFamily#target], and its names in the archive
    /// @param out is flushed and left open
    /// @throws dev.gantry.image.InvalidImageException when a blob is missing
    /// @throws IOException when `out` fails
    public void save(List<ArchivedImage> images, OutputStream out) throws IOException {
        save(images, ImageArchiveWriter.Format.DOCKER, out);
    }

    /// Writes an archive for some readers only.
    public void save(List<ArchivedImage> images, ImageArchiveWriter.Format format, OutputStream out)
            throws IOException {
        try (Lease lease = leases.open("save")) {
            for (ArchivedImage image : images) {
                hold(lease, image.target());
            }
            ImageArchiveWriter.write(images, blobs, Platform.host(), format, out);
            out.flush();
        }
    }

    private void hold(Lease lease, Descriptor target) throws IOException {
        lease.hold(target.digest());
        switch (ImageTarget.parse(blobs.document(target))) {
            case Manifest manifest -> manifest.content().forEach(digest -> lease.hold(digest));
            case Index index -> {
                for (Descriptor entry : index.manifests()) {
                    if (blobs.contains(entry.digest())) {
                        hold(lease, entry);
                    }
                }
            }
        }
    }
}
