package dev.gantry.registry;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class DiskBlobStoreTest extends BlobStoreContract {
    @TempDir
    Path root;

    @Override
    BlobStore open() throws IOException {
        return new DiskBlobStore(root);
    }
}
