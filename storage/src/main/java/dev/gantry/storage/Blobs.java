package dev.gantry.storage;

import dev.gantry.image.BlobSource;
import dev.gantry.image.Descriptor;
import dev.gantry.image.Digest;
import dev.gantry.image.InvalidImageException;
import dev.gantry.linux.Directory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Content by digest: configs, manifests and layers as they were loaded, in an OCI image layout
/// (`content/blobs/sha256/<hex>`; OCI image-spec, image-layout.md). A blob is there whole and verified, or not at
/// all.
///
/// What no image refers to and no [Lease] holds is taken away by [GarbageCollection]. Safe for any thread.
public final class Blobs implements BlobSource {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}|[0-9a-f]{128}");
    private static final String DOWNLOAD = "download-";
    private static final String LAYOUT = "{\"imageLayoutVersion\":\"1.0.0\"}";

    private final Path content;
    private final FreeSpace space;
    private final AtomicLong next = new AtomicLong();

    Blobs(Path content, FreeSpace space) {
        this.content = content;
        this.space = space;
    }

    /// Makes the layout where it is missing and removes what a killed daemon left half-written, but for downloads that
    /// may go on.
    ///
    /// @return how many half-written blobs were removed
    int prepare() throws IOException {
        for (Digest.Algorithm algorithm : Digest.Algorithm.values()) {
            Files.createDirectories(folder(algorithm));
        }
        Files.createDirectories(ingest());
        Path layout = content.resolve("oci-layout");
        if (!Files.exists(layout)) {
            Path part = ingest().resolve("oci-layout");
            Files.writeString(part, LAYOUT);
            Files.move(part, layout, StandardCopyOption.ATOMIC_MOVE);
        }
        int removed = 0;
        for (Path file : list(ingest())) {
            if (!mayGoOn(file)) {
                Files.delete(file);
                removed++;
            }
        }
        return removed;
    }

    private static boolean isDownload(Path file) {
        return String.valueOf(file.getFileName()).startsWith(DOWNLOAD);
    }

    private static boolean mayGoOn(Path file) throws IOException {
        return isDownload(file) && Files.getLastModifiedTime(file).toInstant().isAfter(Unfinished.oldest());
    }

    private Path ingest() {
        return content.resolve("ingest");
    }

    private Path folder(Digest.Algorithm algorithm) {
        return content.resolve("blobs").resolve(algorithm.label());
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    /// Where a blob is, or would be.
    Path path(Digest digest) {
        return folder(digest.algorithm()).resolve(digest.hex());
    }

    @Override
    public boolean contains(Digest digest) {
        return Files.exists(path(digest));
    }

    @Override
    public boolean containsAll(Collection<Digest> digests) {
        return digests.stream().allMatch(this::contains);
    }

    /// Holds a blob with a lease and tells whether it is there; if so, it stays as long as the lease.
    public boolean hold(Lease lease, Digest digest) {
        lease.hold(digest);
        return contains(digest);
    }

    /// A blob's size in bytes; empty when there is none.
    public OptionalLong size(Digest digest) {
        try {
            return OptionalLong.of(Files.size(path(digest)));
        } catch (NoSuchFileException missing) {
            return OptionalLong.empty();
        } catch (IOException e) {
            throw DiskFull.explain("size of blob " + digest, e);
        }
    }

    /// Opens a blob for reading.
    ///
    /// @throws InvalidImageException when there is none
    @Override
    public InputStream open(Digest digest) throws IOException {
        try {
            return Files.newInputStream(path(digest));
        } catch (NoSuchFileException missing) {
            throw new InvalidImageException("content " + digest + " is missing", missing);
        }
    }

    /// A whole blob, such as a config or a manifest.
    ///
    /// @throws InvalidImageException when there is none
    public byte[] read(Digest digest) {
        try (InputStream in = open(digest)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw DiskFull.explain("read blob " + digest, e);
        }
    }

    /// Starts a blob with a SHA-256 digest, to be held by `lease` once it is visible.
    public BlobWriter write(Lease lease) throws IOException {
        return write(lease, Digest.Algorithm.SHA256);
    }

    /// Starts a blob with a digest of this algorithm.
    public BlobWriter write(Lease lease, Digest.Algorithm algorithm) throws IOException {
        return new BlobWriter(this, lease, temporary(), algorithm.start(), space.meter());
    }

    /// Starts a blob whose bytes somebody else digests on the way: [BlobWriter#commit(Digest)] takes their word.
    BlobWriter writeVerified(Lease lease) throws IOException {
        return new BlobWriter(this, lease, temporary(), null, space.meter());
    }

    /// Starts a blob that comes from elsewhere, or goes on with it where an earlier attempt ended. Nobody else may
    /// download it meanwhile.
    ///
    /// @param verified whether somebody else digests its bytes
    BlobDownload download(Lease lease, Descriptor blob, boolean verified, BlobDownload.Source source)
            throws IOException {
        return new BlobDownload(this, lease, unfinished(blob.digest()), blob, verified, source, space.meter());
    }

    private Path unfinished(Digest digest) {
        return ingest().resolve(DOWNLOAD + digest.algorithm().label() + "-" + digest.hex());
    }

    /// Removes what unfinished downloads have left.
    ///
    /// @param living blobs that are being downloaded
    /// @return the bytes that came free
    long removeUnfinished(Set<Digest> living) {
        Set<Path> kept = living.stream().map(this::unfinished).collect(Collectors.toSet());
        long bytes = 0;
        try {
            for (Path file : list(ingest())) {
                if (isDownload(file) && !kept.contains(file)) {
                    bytes += Files.size(file);
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw DiskFull.explain("remove unfinished downloads", e);
        }
        return bytes;
    }

    private Path temporary() {
        return ingest().resolve(Long.toString(next.incrementAndGet()));
    }

    /// Stores a small blob.
    public Digest put(Lease lease, byte[] bytes) {
        Digest digest = Digest.of(bytes);
        try (BlobWriter writer = writeVerified(lease)) {
            writer.write(bytes);
            writer.commit(digest);
            return digest;
        } catch (IOException e) {
            throw DiskFull.explain("write blob", e);
        }
    }

    /// Makes a file that has been verified visible as a blob, without a copy: the file itself goes on under both names,
    /// and may not be changed any more.
    void adopt(Lease lease, Path file, Digest digest) throws IOException {
        lease.hold(digest);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        try {
            Files.createLink(path(digest), file);
        } catch (FileAlreadyExistsException known) {
            return;
        }
        syncFolder(digest);
    }

    /// @throws InvalidImageException when a blob is not what its name says
    static void verify(Digest expected, Digest actual) {
        if (!actual.equals(expected)) {
            throw new InvalidImageException("blob " + expected + " is damaged: its digest is " + actual);
        }
    }

    /// Makes a finished file visible. Replacing a blob that is there already is harmless: the bytes are the same.
    void publish(Path temporary, Digest digest) throws IOException {
        Files.move(temporary, path(digest), StandardCopyOption.ATOMIC_MOVE);
        syncFolder(digest);
    }

    private void syncFolder(Digest digest) {
        try (Directory folder = Directory.open(folder(digest.algorithm()))) {
            folder.sync();
        }
    }

    /// All blobs. Files that somebody else has put there are passed over.
    List<Digest> all() {
        List<Digest> digests = new ArrayList<>();
        for (Digest.Algorithm algorithm : Digest.Algorithm.values()) {
            for (String name : names(folder(algorithm))) {
                if (HEX.matcher(name).matches()) {
                    digests.add(Digest.parse(algorithm.label() + ":" + name));
                }
            }
        }
        return digests;
    }

    private static List<String> names(Path folder) {
        try (Directory directory = Directory.open(folder)) {
            return directory.names();
        }
    }

    /// Takes a blob out of sight at once; its file is the caller's to delete, or the next start's.
    Withdrawn withdraw(Digest digest) {
        Path file = temporary();
        try {
            Files.move(path(digest), file, StandardCopyOption.ATOMIC_MOVE);
            return new Withdrawn(ingest(), ingest().relativize(file).toString(), Files.size(file));
        } catch (IOException e) {
            throw DiskFull.explain("withdraw blob " + digest, e);
        }
    }

    /// A blob that is no longer visible.
    ///
    /// @param name of its file in `folder`
    record Withdrawn(Path folder, String name, long sizeBytes) {}
}
