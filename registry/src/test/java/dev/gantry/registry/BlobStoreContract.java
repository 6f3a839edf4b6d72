package dev.gantry.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.image.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every blob store keeps.
abstract class BlobStoreContract {
    private static final byte[] BYTES = TestManifests.bytes("bytes");
    private static final Digest DIGEST = Digest.of(BYTES);

    private BlobStore store;

    /// Opens the store of this test, also a second time.
    abstract BlobStore open() throws IOException;

    @BeforeEach
    void first() throws IOException {
        store = open();
    }

    private void append(String upload, byte[] bytes) throws IOException {
        try (FileChannel file = store.append(upload)) {
            file.write(ByteBuffer.wrap(bytes));
        }
    }

    private void publish(byte[] bytes) throws IOException {
        store.begin("u");
        append("u", bytes);
        store.publish("u", Digest.of(bytes));
    }

    private static byte[] read(FileChannel file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
        file.read(bytes, 0);
        return bytes.array();
    }

    private List<Digest> all() throws IOException {
        List<Digest> all = new ArrayList<>();
        store.forEach(all::add);
        return all;
    }

    @Test
    void aPublishedUploadIsABlob() throws IOException {
        publish(BYTES);
        try (FileChannel blob = store.open(DIGEST)) {
            assertThat(read(blob)).isEqualTo(BYTES);
        }
        assertThat(store.uploads()).isEmpty();
        assertThat(all()).containsExactly(DIGEST);
    }

    @Test
    void anUploadIsNoBlob() throws IOException {
        store.begin("u");
        append("u", BYTES);
        assertThatThrownBy(() -> store.open(DIGEST)).isInstanceOf(NoSuchFileException.class);
        assertThat(all()).isEmpty();
        assertThat(store.uploads()).containsExactly("u");
    }

    @Test
    void anUploadGoesOnWhereItStopped() throws IOException {
        store.begin("u");
        append("u", TestManifests.bytes("by"));
        store = open();
        try (FileChannel file = store.append("u")) {
            assertThat(file.position()).isEqualTo(2);
            file.write(ByteBuffer.wrap(TestManifests.bytes("tes")));
            assertThat(read(file)).isEqualTo(BYTES);
        }
        store.publish("u", DIGEST);
        assertThat(all()).containsExactly(DIGEST);
    }

    @Test
    void anAbandonedUploadIsGone() throws IOException {
        store.begin("u");
        store.abandon("u");
        store.abandon("u");
        assertThat(store.uploads()).isEmpty();
        assertThatThrownBy(() -> store.append("u")).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void aBlobIsPublishedTwice() throws IOException {
        publish(BYTES);
        publish(BYTES);
        try (FileChannel blob = store.open(DIGEST)) {
            assertThat(read(blob)).isEqualTo(BYTES);
        }
    }

    @Test
    void aRemovedBlobIsGoneButForItsReaders() throws IOException {
        publish(BYTES);
        try (FileChannel blob = store.open(DIGEST)) {
            store.remove(DIGEST);
            store.remove(DIGEST);
            assertThat(read(blob)).isEqualTo(BYTES);
        }
        assertThatThrownBy(() -> store.open(DIGEST)).isInstanceOf(NoSuchFileException.class);
        assertThat(all()).isEmpty();
    }

    @Test
    void blobsOfBothAlgorithmsAreNamed() throws IOException {
        publish(BYTES);
        store.begin("u");
        append("u", BYTES);
        Digest other = Digest.of(Digest.Algorithm.SHA512, BYTES);
        store.publish("u", other);
        assertThat(all()).containsExactlyInAnyOrder(DIGEST, other);
    }
}
