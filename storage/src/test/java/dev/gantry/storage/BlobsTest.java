package dev.gantry.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.image.Digest;
import dev.gantry.image.InvalidImageException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobsTest {
    private static final byte[] BYTES = "content".getBytes(UTF_8);
    private static final Digest DIGEST = Digest.of(BYTES);

    @TempDir
    Path folder;

    private Storage storage;
    private Blobs blobs;
    private Lease lease;

    @BeforeEach
    void open() {
        storage = Storage.open(folder, StorageOptions.DEFAULT);
        blobs = storage.blobs();
        lease = storage.leases().open("test");
    }

    @AfterEach
    void close() {
        lease.close();
        storage.close();
    }

    @Test
    void aBlobIsReadBackAndItsLayoutIsOci() throws Exception {
        assertThat(blobs.put(lease, BYTES)).isEqualTo(DIGEST);
        assertThat(blobs.read(DIGEST)).isEqualTo(BYTES);
        assertThat(blobs.size(DIGEST)).hasValue(BYTES.length);
        assertThat(folder.resolve("content/blobs/sha256/" + DIGEST.hex())).hasBinaryContent(BYTES);
        assertThat(folder.resolve("content/oci-layout")).hasContent("{\"imageLayoutVersion\":\"1.0.0\"}");
        assertThat(folder.resolve("content/ingest")).isEmptyDirectory();
    }

    @Test
    void aBlobIsInvisibleUntilItIsWhole() throws Exception {
        try (BlobWriter writer = blobs.write(lease)) {
            writer.write(BYTES);
            assertThat(blobs.contains(DIGEST)).isFalse();
            writer.commit(DIGEST);
            assertThat(blobs.contains(DIGEST)).isTrue();
        }
    }

    @Test
    void anotherDigestThanExpectedLeavesNothing() throws Exception {
        try (BlobWriter writer = blobs.write(lease)) {
            writer.write("damaged".getBytes(UTF_8));
            assertThatThrownBy(() -> writer.commit(DIGEST))
                    .isInstanceOf(InvalidImageException.class)
                    .hasMessageContaining(DIGEST.toString());
        }
        assertThat(blobs.all()).isEmpty();
        assertThat(folder.resolve("content/ingest")).isEmptyDirectory();
    }

    @Test
    void sha512IsAsGood() throws Exception {
        Digest digest = Digest.of(Digest.Algorithm.SHA512, BYTES);
        try (BlobWriter writer = blobs.write(lease, Digest.Algorithm.SHA512)) {
            writer.write(BYTES);
            writer.commit(digest);
        }
        assertThat(blobs.all()).containsExactly(digest);
    }

    @Test
    void collectionKeepsWhatALeaseHolds() {
        blobs.put(lease, BYTES);
        assertThat(storage.collect().blobs()).isEmpty();
        assertThat(blobs.contains(DIGEST)).isTrue();
        lease.close();
        assertThat(blobs.contains(DIGEST)).isFalse();
    }

    @Test
    void twoLeasesHoldTheSameBlobAndTheLastOneLetsItGo() {
        blobs.put(lease, BYTES);
        try (Lease second = storage.leases().open("second")) {
            assertThat(blobs.hold(second, DIGEST)).isTrue();
            lease.close();
            assertThat(blobs.contains(DIGEST)).isTrue();
        }
        assertThat(blobs.contains(DIGEST)).isFalse();
    }

    @Test
    void aFullDiskIsRefusedInPlainWords() {
        lease.close();
        storage.close();
        storage = Storage.open(folder, StorageOptions.DEFAULT.withMinFreeBytes(Long.MAX_VALUE));
        lease = storage.leases().open("test");
        assertThatThrownBy(() -> storage.blobs().put(lease, BYTES))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("no space left on device");
        assertThat(folder.resolve("content/ingest")).isEmptyDirectory();
    }

    @Test
    void aHalfWrittenBlobIsGoneAfterTheNextOpen() throws Exception {
        lease.close();
        storage.close();
        Files.write(folder.resolve("content/ingest/17"), BYTES);
        Files.write(Files.createDirectory(folder.resolve("tmp/scratch-1")).resolve("tar"), BYTES);
        storage = Storage.open(folder, StorageOptions.DEFAULT);
        lease = storage.leases().open("test");
        assertThat(storage.repairs().halfWritten()).isEqualTo(2);
        assertThat(folder.resolve("content/ingest")).isEmptyDirectory();
        assertThat(folder.resolve("tmp")).isEmptyDirectory();
    }
}
