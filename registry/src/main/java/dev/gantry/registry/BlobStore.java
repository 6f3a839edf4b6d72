package dev.gantry.registry;

import dev.gantry.image.Digest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.function.Consumer;

/// Where blobs lie. This contract is what another store has to keep; `BlobStoreContract` tests it.
///
///     store.begin("4f3a");
///     try (FileChannel partial = store.append("4f3a")) { partial.write(bytes); partial.force(false); }
///     store.publish("4f3a", digest);            // visible from here on
///     try (FileChannel blob = store.open(digest)) { ... }
///     store.remove(digest);
///
/// The caller keeps the rest: it verifies content before it publishes, and publishes and removes the same
/// digest one after the other. Uploads survive the process, however it ends; of the last bytes some may be
/// missing after the machine has crashed. Safe for any thread.
interface BlobStore {
    /// Makes an empty upload.
    void begin(String upload) throws IOException;

    /// Opens an upload for reading and for writing at its end, which is its channel's position.
    ///
    /// @throws java.nio.file.NoSuchFileException where there is none
    FileChannel append(String upload) throws IOException;

    /// Turns an upload, whose bytes are on the disk, into a blob. When this returns, the blob outlasts a
    /// crash of the machine. A blob that is there already is replaced by the same bytes.
    void publish(String upload, Digest digest) throws IOException;

    /// Removes an upload, if there is one.
    void abandon(String upload) throws IOException;

    /// The uploads that are there.
    List<String> uploads() throws IOException;

    /// Opens a blob for reading. It can be read to its end even if it is removed meanwhile.
    ///
    /// @throws java.nio.file.NoSuchFileException where there is none
    FileChannel open(Digest digest) throws IOException;

    /// Removes a blob, if there is one.
    void remove(Digest digest) throws IOException;

    /// Names every blob, in no order. Those that come or go meanwhile may be named or not.
    void forEach(Consumer<Digest> visitor) throws IOException;
}
