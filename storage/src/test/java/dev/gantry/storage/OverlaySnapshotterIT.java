package dev.gantry.storage;

import org.junit.jupiter.api.Tag;

@Tag("kernel")
class OverlaySnapshotterIT extends SnapshotterContract {
    @Override
    Snapshotter snapshotter(Storage opened) {
        return opened.snapshots();
    }
}
